"""How an earlier failure that a Catch dealt with is told: what reads the history writes it, a rule reads it."""

import re

from triage.model.base import Frozen

_TOLD = re.compile(
    r"(?P<state>[^\n]{1,300}?) had failed before with (?P<said>[^\n]{1,4000}); a Catch led to [^\n]{1,80}$"
)


class CaughtFailure(Frozen):
    """The state that failed, as one would name it with those around it, and its error and cause."""

    state: str
    said: str


def tell_caught_failure(failure: CaughtFailure, *, led_to: str | None) -> str:
    """Return a fact's text: `Load had failed before with KeyError: "no row"; a Catch led to CleanUp`."""
    return f"{failure.state} had failed before with {' '.join(failure.said.split())}; a Catch led to {led_to}"


def read_caught_failure(text: str) -> CaughtFailure | None:
    """Return the failure that a fact tells of, given without its event's number; None for a text in other words."""
    found = _TOLD.match(text)
    return CaughtFailure(state=found["state"], said=found["said"]) if found else None
