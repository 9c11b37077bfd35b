"""How models travel between the steps: inline when small, else through S3 under a key."""

from typing import Any, TypeVar

import orjson

from triage.model.base import Frozen
from triage.ports import Workspace
from triage.settings import GATHERED_LIMIT_BYTES, STATE_LIMIT_BYTES

Model = TypeVar("Model", bound=Frozen)


def share_of_one(sources: int) -> int:
    """Return how many bytes one of so many sources may carry inline: what they gather ends in one state together."""
    return min(STATE_LIMIT_BYTES, GATHERED_LIMIT_BYTES // sources)


def pack(
    model: Frozen, *, report_id: str, name: str, workspace: Workspace, limit: int = STATE_LIMIT_BYTES
) -> dict[str, Any]:
    """Return {"inline": …}, or {"s3_key": …} when it is larger than the `limit` in bytes."""
    body = model.model_dump_json().encode()
    if len(body) <= limit:
        return {"inline": orjson.loads(body)}
    key = f"work/{report_id}/{name}.json"
    workspace.save(key, body)
    return {"s3_key": key}


def unpack(packed: dict[str, Any], model: type[Model], workspace: Workspace) -> Model:
    """Return the model; raises ResourceNotFoundError when its object is gone."""
    if "s3_key" in packed:
        return model.model_validate_json(workspace.load(packed["s3_key"]))
    return model.model_validate(packed["inline"])
