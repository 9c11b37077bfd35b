"""How a difference to the last success is told: the history writes it, the summary reads it, by the same words."""

import re
from datetime import datetime

from triage.model.base import Frozen

_TOLD = re.compile(r"^changed since the last success \((?P<since>[\d :-]{16} UTC)\): (?P<what>.{1,2000})$", re.DOTALL)
# As inputs are compared ("$.rows is 0, was 1200") and the items of Map states counted ("Each had 0 items, 12 then").
_GONE = re.compile(
    r"\b(?:is missing, was |is (?:null|0|empty text|array of 0 items|object with 0 keys), was |had 0 items, [1-9])"
)


class ToldDifference(Frozen):
    """What differs from the last success, which ended at `since` (to the minute, UTC)."""

    since: str
    what: str

    @property
    def is_gone(self) -> bool:
        """Whether something was there then and is not now: a field, a value, the items of a Map state."""
        return gone(self.what)


def gone(what: str) -> bool:
    """Return whether the difference says that something was there then and is not now."""
    return _GONE.search(what) is not None


def tell_difference(what: str, *, since: datetime) -> str:
    """Return a fact's text: `changed since the last success (2026-11-21 02:14 UTC): Each had 0 items, 12 then`."""
    return f"changed since the last success ({since:%Y-%m-%d %H:%M} UTC): {what}"


def read_difference(text: str) -> ToldDifference | None:
    """Return the difference that a fact tells of; None for a text in other words."""
    found = _TOLD.match(text)
    return ToldDifference(since=found["since"], what=found["what"]) if found else None
