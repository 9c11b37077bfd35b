"""How failures of several pipelines on one resource are told: a source writes it, a rule reads it."""

import re

from triage.model.base import Frozen
from triage.model.named_resources import resource_name

_TOLD = re.compile(
    r"^(?P<count>\d{1,4}) other pipelines? failed on (?P<name>.{1,300}) in the hour before: (?P<names>.+)$"
)
_NAMED = 5


class SharedFailure(Frozen):
    """A resource, and the other pipelines that failed on it."""

    resource: str
    pipelines: tuple[str, ...]


class ToldSharedFailure(Frozen):
    """The same as its fact tells it: what people call the resource, and how many pipelines."""

    name: str
    count: int


def tell_shared_failure(shared: SharedFailure) -> str:
    """Return `2 other pipelines failed on table acme-orders in the hour before: finance-daily, inventory-sync`."""
    count = len(shared.pipelines)
    more = f" and {count - _NAMED} more" if count > _NAMED else ""
    plural = "s" if count > 1 else ""
    names = ", ".join(shared.pipelines[:_NAMED])
    return (
        f"{count} other pipeline{plural} failed on {resource_name(shared.resource)} in the hour before: {names}{more}"
    )


def read_shared_failure(text: str) -> ToldSharedFailure | None:
    """Return what a fact tells of shared failures; None for a text in other words."""
    found = _TOLD.match(text)
    return ToldSharedFailure(name=found["name"], count=int(found["count"])) if found else None
