"""How a trend is told: the source of metrics writes it, the rule reads it, so that both go by the same words."""

import re

from triage.model.base import Frozen

_TOLD = re.compile(
    r"^(?P<what>.{1,300}) crept (?P<direction>up|down) over (?P<days>\d{1,4}) days "
    r"from (?P<begin>\S.{0,30}) to (?P<end>\S.{0,30})$"
)


class ToldTrend(Frozen):
    """What crept up or down over how many days, and its usual values at the beginning and at the end, with units."""

    what: str
    rose: bool
    days: int
    begin: str
    end: str


def tell_trend(trend: ToldTrend) -> str:
    """Return a fact's text: `Duration of load (Maximum, 1 day) crept up over 14 days from 41 s to 298 s`."""
    direction = "up" if trend.rose else "down"
    return f"{trend.what} crept {direction} over {trend.days} days from {trend.begin} to {trend.end}"


def read_trend(text: str) -> ToldTrend | None:
    """Return the trend that a fact tells of; None for a text in other words."""
    found = _TOLD.match(text)
    if found is None:
        return None
    return ToldTrend(
        what=found["what"],
        rose=found["direction"] == "up",
        days=int(found["days"]),
        begin=found["begin"],
        end=found["end"],
    )
