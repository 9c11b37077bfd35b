"""Log lines with their places: plain text, JSON lines, `filter-log-events` answers, lists of lines or events."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple

from triage.errors import InvalidInputError
from triage.files.documents import Document, member, text_member
from triage.files.kinds import recognise, wrong_kind
from triage.files.raw import LONGEST_DOCUMENT, opened
from triage.files.text_lines import lines_of
from triage.files.times import parse_time

ALLOWED = 'plain text, JSON lines, or the answer of "aws logs filter-log-events"'
# A longer line is cut: nobody reads it, and a file without line ends must not fill the memory.
_LONGEST_LINE = 64 * 1024
_PEEKED = 4096
_DECODER = JSONDecoder()
_EVENTS = re.compile(rb'"(?:events|logEvents|Events)"\s*:\s*\[')
# A time at the beginning of a line, after brackets or a level at most: 2024-09-10T13:32:01.978Z, 16/06/16 17:18:06,
# Airflow's [2024-09-10, 13:32:01 UTC].
_TIME = re.compile(
    r"(?P<day>\d{4}[-/]\d{2}[-/]\d{2}|\d{2}/\d{2}/\d{2})(?:[T ]|, )(?P<time>\d{2}:\d{2}:\d{2})"
    r"(?:[.,](?P<fraction>\d{1,6}))?\d{0,3} ?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_TIME_WITHIN = 200
# Further in, a line tells of a time instead of having one: a partition, a schedule, a deadline.
_WORDS_BEFORE_TIME = 3
_VALUE = re.compile(r"(\w*)=[\"']?$")
_TIME_FIELDS = frozenset({"at", "asctime", "date", "datetime", "t", "time", "timestamp", "ts"})


class LogLine(NamedTuple):
    """One message: the lines of the file it stands on, 1-based, and its time in epoch milliseconds, None if unknown."""

    line: int
    end_line: int
    text: str
    timestamp: int | None
    stream: str


@dataclass(frozen=True)
class LogText:
    """A named log; `lines` reads it anew each time, but for standard input, which can be read once."""

    name: str
    lines: Callable[[], Iterator[LogLine]]


def log_file(name: str, option: str = "--logs") -> LogText:
    """Return the log of a file; whether it can be read shows when its lines are."""
    return LogText(name, lambda: _lines_of_file(name, option))


def log_value(value: object, name: str) -> LogText:
    """Return the log of a JSON value: a text, a list of lines or events, or an answer with `events`.

    Places are positions in the list, 1-based. Raises InvalidInputError for anything else.
    """
    if isinstance(value, str):
        value = value.split("\n")
    events = _events_of(value) if isinstance(value, Mapping) else value
    if not isinstance(events, list):
        raise InvalidInputError(f"{name}: takes a list of lines or of log events, or {ALLOWED}")
    return LogText(name, lambda: _lines_of_list(events))


def _lines_of_list(events: list[Any]) -> Iterator[LogLine]:
    for number, event in enumerate(events, start=1):
        if isinstance(event, str):
            yield LogLine(number, number, event.rstrip("\r\n")[:_LONGEST_LINE], None, "")
        elif isinstance(event, Mapping) and (read := _log_event(event, number, number)):
            yield read


def _lines_of_file(name: str, option: str) -> Iterator[LogLine]:
    with opened(name) as stream:
        head = stream.peek(_PEEKED)[:_PEEKED]
        if not head.strip() and len(head) < _PEEKED:
            raise InvalidInputError(f"{name}: is empty; {option} takes {ALLOWED}")
        if b"\0" in head:
            raise InvalidInputError(
                f"{name}: byte {head.index(bytes(1))}: is binary, no text; {option} takes {ALLOWED}"
            )
        if _may_be_document(head):
            whole = stream.read(LONGEST_DOCUMENT)
            answer = _lines_of_answer(whole.decode("utf-8-sig", errors="replace"), name, option)
            yield from answer if answer is not None else _lines_of_text(lines_of(io.BytesIO(whole)))
            return
        yield from _lines_of_text(lines_of(stream))


def _may_be_document(head: bytes) -> bool:
    """Tell whether it may be one JSON document: over several lines, or all on one."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")):
        return False
    first_line, _, rest = start.partition(b"\n")
    return bool(_EVENTS.search(head)) or first_line.strip() in {b"{", b"[", b"[{"} or not rest.strip()


def _lines_of_answer(text: str, name: str, option: str) -> Iterator[LogLine] | None:
    """Return the messages of an answer that holds log events, with the lines they stand on; None for other texts."""
    try:
        value, _ = _DECODER.raw_decode(text.lstrip())
    except (JSONDecodeError, RecursionError):
        return None
    events = _events_of(value) if isinstance(value, Mapping) else value
    if isinstance(events, list) and any(isinstance(each, Mapping) and "message" in each for each in events):
        return _placed(text, events)
    if recognise(value) is not None:
        raise wrong_kind(Document(name, (value,)), option=option, allowed=ALLOWED)
    return None


def _placed(text: str, events: list[Any]) -> Iterator[LogLine]:
    found = re.search(r'"(?:events|logEvents|Events)"\s*:\s*\[', text)
    position = found.end() if found else text.find("[") + 1
    line, counted = 1, 0
    for event in events:
        while text[position] in " \t\r\n,":
            position += 1
        _, end = _DECODER.raw_decode(text, position)
        line += text.count("\n", counted, position)
        counted = position
        end_line = line + text.count("\n", position, end)
        position = end
        if isinstance(event, Mapping) and (read := _log_event(event, line, end_line)):
            yield read


def _events_of(value: Mapping[str, Any]) -> object:
    for name in ("events", "logEvents"):
        if isinstance(events := member(value, name), list):
            return events
    return None


def _log_event(event: Mapping[str, Any], line: int, end_line: int) -> LogLine | None:
    message = text_member(event, "message")
    if message is None:
        return None
    at = parse_time(member(event, "timestamp"))
    stamp = int(at.timestamp() * 1000) if at else None
    stream = text_member(event, "logStreamName") or ""
    return LogLine(line, end_line, message.rstrip("\r\n")[:_LONGEST_LINE], stamp, stream)


def _lines_of_text(chunks: Iterator[list[str]]) -> Iterator[LogLine]:
    for number, line in enumerate(chain.from_iterable(chunks), start=1):
        text = line[:_LONGEST_LINE].rstrip("\r")
        # The time of a line is read when it is wanted.
        yield LogLine(number, number, text.removeprefix("\ufeff") if number == 1 else text, None, "")


def time_of_line(text: str) -> int | None:
    """Return the time a line begins with, in epoch milliseconds; without a zone it is UTC. None when there is none."""
    found = _TIME.search(text, 0, _TIME_WITHIN)
    if found is None or not _is_of_line(text[: found.start()]):
        return None
    day = found["day"].replace("/", "-")
    day = f"20{day}" if len(day) == len("26-11-22") else day
    fraction = (found["fraction"] or "0").ljust(6, "0")
    zone = found["zone"] or "Z"
    at = parse_time(f"{day}T{found['time']}.{fraction}{zone}")
    return int(at.timestamp() * 1000) if at else None


def _is_of_line(before: str) -> bool:
    """Tell by what stands before a time whether it is the line's own."""
    if before.startswith("{"):
        return True
    field = _VALUE.search(before)
    if field is not None and field[1].lower() not in _TIME_FIELDS:
        return False
    return len(before.split()) <= _WORDS_BEFORE_TIME
