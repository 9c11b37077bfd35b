"""Times as exports write them: ISO 8601, or epoch seconds or milliseconds."""

from datetime import UTC, datetime

from triage.model.base import to_utc

# As seconds this is the year 5138: a greater number counts milliseconds.
_MILLISECONDS_FROM = 100_000_000_000
# Outside of these years it is a damaged number, not a time; windows around it could not be computed either.
_YEARS = range(1970, 2200)


def parse_time(value: object) -> datetime | None:
    """Return the moment in UTC; None for what is no time, or one before 1970 or after 2199."""
    moment: datetime | None = None
    if isinstance(value, str):
        moment = _from_text(value.strip())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        moment = _from_number(value)
    return moment if moment and moment.year in _YEARS else None


def _from_text(text: str) -> datetime | None:
    try:
        return to_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    try:
        return _from_number(float(text))
    except ValueError:
        return None


def _from_number(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
