"""Which span of time a question names: `last 3 days`, `yesterday`, `since 2026-11-20`. In UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from triage.model.base import Window, to_utc

# Lists of executions and the archive are read page by page: a question must not ask for years.
LONGEST = timedelta(days=31)
_DAY = timedelta(days=1)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": _DAY,
    "night": _DAY,
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
_LAST = re.compile(
    r"\b(?:last|past|previous)\s+(?:(\d{1,4}|" + "|".join(_NUMBERS) + r")\s+)?"
    r"(minute|hour|day|night|week|month)s?\b"
)
_AGO = re.compile(r"\b(\d{1,4}|" + "|".join(_NUMBERS) + r")\s+(minute|hour|day|week|month)s?\s+ago\b")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_SINCE = re.compile(r"\b(since|after|from)\b")
# Who asks at six in the morning what failed last night means all since the evening, in whatever zone they live.
_EVENING = timedelta(hours=6)


def period_of(message: str, now: datetime) -> Window | None:
    """Return the span that the message names, 31 days back at most and never beyond `now`; None if it names none."""
    lowered = message.lower()
    spans = (reader(lowered, now) for reader in _READERS)
    named = next((span for span in spans if span is not None), None)
    if named is None:
        return None
    start = max(named[0], now - LONGEST)
    return Window(start=min(start, now), end=max(min(named[1], now), min(start, now)))


def told(window: Window, now: datetime) -> str:
    """Return the span in words: `since …`, and with its end where that lies in the past."""
    if window.end >= now:
        return f"since {clock_time(window.start)}"
    return f"from {clock_time(window.start)} to {clock_time(window.end)}"


def clock_time(moment: datetime) -> str:
    """Return the moment as reports tell it: `2026-11-22 02:13:44 UTC`."""
    return f"{to_utc(moment):%Y-%m-%d %H:%M:%S} UTC"


_Span = tuple[datetime, datetime]


def _dates(message: str, now: datetime) -> _Span | None:
    try:
        days = sorted(date.fromisoformat(text) for text in _DATE.findall(message))
    except ValueError:
        return None
    if not days:
        return None
    first, last = (datetime.combine(day, time.min, tzinfo=UTC) for day in (days[0], days[-1]))
    is_open = len(days) == 1 and _SINCE.search(message)
    return first, now if is_open else last + _DAY - timedelta(milliseconds=1)


def _day_named(message: str, now: datetime) -> _Span | None:
    midnight = datetime.combine(now.date(), time.min, tzinfo=UTC)
    # A comparison with yesterday is about today.
    if re.search(r"\b(last night|overnight|tonight|this night)\b", message):
        return midnight - _EVENING, now
    if re.search(r"\b(today|this morning)\b", message):
        return midnight, now
    if re.search(r"(?<!than )(?<!with )(?<!to )(?<!vs )(?<!versus )\byesterday\b", message):
        return midnight - _DAY, midnight - timedelta(milliseconds=1)
    if re.search(r"\bthis week\b", message):
        return midnight - now.weekday() * _DAY, now
    if re.search(r"\bthis month\b", message):
        return midnight.replace(day=1), now
    return None


def _last(message: str, now: datetime) -> _Span | None:
    match = _LAST.search(message)
    return (now - _length(*match.groups()), now) if match else None


def _ago(message: str, now: datetime) -> _Span | None:
    match = _AGO.search(message)
    return (now - _length(*match.groups()), now) if match else None


def _length(number: str | None, unit: str) -> timedelta:
    count = 1 if number is None else _NUMBERS.get(number) or int(number)
    return min(count * _UNITS[unit], LONGEST)


_READERS: tuple[Callable[[str, datetime], _Span | None], ...] = (_dates, _day_named, _last, _ago)
