"""Lines of `key=value` pairs (logrus, slog's text handler, Heroku and Go programs)."""

import re

from triage.mining.formats.parsed import Parsed

_PAIR = re.compile(r'(?P<key>[A-Za-z_][\w.@-]{0,40})=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]*))')
_MESSAGE = ("msg", "message")
_LEVEL = ("level", "lvl", "severity")
_TIME = ("time", "ts", "timestamp")


def parse(line: str) -> Parsed | None:
    """Return message, level and time of a logfmt line, None for any other.

    The other pairs stay behind the message: they are its values.
    """
    if "level=" not in line and "lvl=" not in line:
        return None
    if not _PAIR.match(line):
        return None
    pairs = {match["key"]: match["quoted"] or match["plain"] or "" for match in _PAIR.finditer(line)}
    message = _first(pairs, _MESSAGE)
    if not message:
        return None
    level, time, request = _first(pairs, _LEVEL), _first(pairs, _TIME), pairs.get("request_id")
    told = frozenset((*_MESSAGE, *_LEVEL, *_TIME))
    rest = " ".join(f"{key}={value}" for key, value in pairs.items() if key not in told)
    return Parsed(f"{message} {rest}".strip(), level, request, time)


def _first(pairs: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((pairs[name] for name in names if pairs.get(name)), None)
