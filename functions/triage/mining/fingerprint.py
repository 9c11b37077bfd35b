"""The fingerprint under which signals of one problem join one incident."""

import hashlib
import json

from triage.mining.essence import essence
from triage.mining.masking import mask, mask_ids
from triage.model.failure import Failure
from triage.model.vocabulary import Status

_LENGTH = 24


def fingerprint(status: Status, failure: Failure | None) -> str:
    """Return 24 hexadecimal characters: the same for the same status, state path, error, masked causes and resource.

    Ids, times, numbers (line numbers, too), request ids, and what a record tells beside the reasons (a nested
    execution's name and input, a container's memory) do not change it. The origin counts beside the failure: one
    Fail state may end runs that broke for different reasons. The executions and Map items it went through do not.
    """
    parts = [status.value, *_parts(failure)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_LENGTH]


def _parts(failure: Failure | None) -> list[object]:
    if failure is None:
        return []
    origin = failure.origin
    return [
        list(failure.path),
        failure.state,
        mask(failure.error or ""),
        essence(failure.cause),
        mask_ids(failure.resource or ""),
        origin.state,
        mask(origin.error or ""),
        essence(origin.cause),
        mask_ids(origin.resource or ""),
    ]
