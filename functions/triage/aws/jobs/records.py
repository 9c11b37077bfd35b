"""What a service answers of a job, as a record."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from triage.errors import ResourceNotFoundError, UnavailableError
from triage.model.jobs.record import JobRecord

Record = TypeVar("Record", bound=JobRecord)


def parsed(record: type[Record], answer: Mapping[str, Any]) -> Record:
    """Return the answer as a record; raises UnavailableError when it does not have the documented shape."""
    try:
        return record.model_validate(answer)
    except ValidationError as exc:
        raise UnavailableError(f"the answer is no {record.__name__}: {exc.error_count()} fields are wrong") from exc


def the_one(found: list[Any], missing: str) -> Mapping[str, Any]:
    """Return the first of what a service lists; raises ResourceNotFoundError with `missing` when there is none."""
    if not found:
        raise ResourceNotFoundError(missing)
    first: Mapping[str, Any] = found[0]
    return first
