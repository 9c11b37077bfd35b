"""How moments and spans are written in facts."""

from datetime import datetime, timedelta


def clock_time(moment: datetime) -> str:
    """Return `02:13:44` (UTC)."""
    return moment.strftime("%H:%M:%S")


def span(length: timedelta) -> str:
    """Return a span as people say it: `4.9 s`, `12 min 3 s`, `5 h 10 min`."""
    seconds = max(length.total_seconds(), 0.0)
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
