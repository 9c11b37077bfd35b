"""Tells the error that ended a program from those it got over: by what it said about them, and how it went on."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile
from typing import Protocol, TypeVar

from triage.mining.excerpt import flat
from triage.mining.formats import parse_line
from triage.mining.masking import mask
from triage.mining.requests import begins_request, ends_request
from triage.mining.stack_traces import collect
from triage.mining.telling import strength

# By `strength`: below this a line is the program's usual talk.
_WARNS = 0.3
# So many usual lines after an error, and its work went on; so many of them are read for what was done about it.
_WENT_ON = 3
_READ_AFTER = 3
_SCANNED = 2_000
# A message this long in a line is no coincidence; so much of it is compared.
_SHORTEST_MESSAGE = 6
_COMPARED = 80
# Where a payload of Lambda or a description of an execution has its message.
_MESSAGES = ("errorMessage", "Cause")
_DEEPEST = 5
_OVERCOME = re.compile(
    r"\bf(?:all(?:ing|s|en)?|ell) ?back\b|\bfallback\b|\binstead(?! of\b)|\bnon[- ]?fatal\b|\bnot fatal\b"
    r"|\bignor(?:ed|ing)\b|\brecovered\b|\bre-?connected\b|\bre-?established\b"
    r"|\b(?:using|use) (?:the |a |an )?(?:default|cached|stale|local|previous|backup)\b"
    r"|\bskipp(?:ed|ing) (?:it|this|that|the|bad|invalid|row|record|line|item|entry|message|event|file)\b"
    r"|(?<!not )(?<!cannot )(?<!to )(?<!n't )\b(?:continuing|continued|continues|carrying on|going on)\b"
    r"|\bsucceeded (?:on|after|at|in)\b|\b(?:retry|attempt|try) (?:\S{1,9} )?(?:of \S{1,9} )?(?:has |was )?succe"
    r"|\bon (?:attempt|try|retry) [2-9]",
    re.IGNORECASE,
)
# What nobody caught: frames, and what Lambda says of an invocation that it ended.
_RAISED = re.compile(
    r"Traceback \(most recent call last\)|^\s{1,20}at \S{1,200}[(:]|\"stackTrace\"|Task timed out after|Runtime exited"
    r"|^panic: |^goroutine \d",
    re.MULTILINE,
)
# What an earlier error leaves behind: values that are missing, and an invocation that came to no end.
_LEFT_BEHIND = re.compile(
    r"Task timed out after|Runtime exited|signal: killed"
    r"|\bNoneType\b|\bnull\b|\bNone\b|\bundefined\b|\bnil\b|\bnot set\b",
    re.IGNORECASE,
)
# What a message names: something in quotes, a place, a name in code's spelling, a number.
_NAMES = re.compile(r"['\"`][^'\"`]{1,200}['\"`]|\w[_./:-]\w|\d")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{3,60}")
# Words of any error.
_COMMON = re.compile(
    r"(?:error|exception|fail|cannot|could|unable|while|when|with|from|this|that|then|have|been|file|line|module|most"
    r"|traceback|recent|call|last|task|step|request|handler)\w{0,4}"
)


class LoggedError(Protocol):
    """An error in a log: the positions of its lines, in order, and their text."""

    @property
    def positions(self) -> Sequence[int]:
        """The positions, counted from 0; at least one."""
        ...

    @property
    def text(self) -> str:
        """The lines' text."""
        ...


Error = TypeVar("Error", bound=LoggedError)


@dataclass(frozen=True)
class Course:
    """A log in order of time; `places` tell its streams apart. `said` are the texts in which the failure is known."""

    messages: Sequence[str]
    places: Sequence[str]
    said: tuple[str, ...] = ()

    def fatal(self, errors: Sequence[Error]) -> Error | None:
        """Return the error that ended it: the one the failure is known by, else the one that its stream ends with."""
        for error in errors:
            if any(_says(error.text, said) for said in self.said):
                return error
        last = [error for error in errors if _RAISED.search(error.text) and not any(self._usual_after(error))]
        return max(last, key=lambda error: error.positions[-1], default=None)

    def overcame(self, error: LoggedError, fatal: LoggedError | None) -> bool:
        """Return whether the program got over the error: it says so, or worked on until something else ended it.

        Something else: `fatal` names what it is about, and shares no word with the error.
        """
        later = fatal is not None and fatal.positions[0] > error.positions[-1]
        end = fatal.positions[0] if fatal is not None and later else None
        if _OVERCOME.search(error.text.partition("\n")[0]) or any(map(_OVERCOME.search, self._done_about(error, end))):
            return True
        went_on = len(list(islice(self._usual_after(error, end), _WENT_ON))) == _WENT_ON
        return fatal is not None and later and went_on and _is_another(error.text, fatal.text)

    def _done_about(self, error: LoggedError, end: int | None) -> Iterator[str]:
        """Yield the first usual lines after the error and what belongs to it, but those of a kind there was before."""
        lines = (line for line in self._after(error, end) if line[:1].strip())
        outcry_over = dropwhile(lambda line: strength(line) >= _WARNS, lines)
        for line in islice(takewhile(lambda line: strength(line) < _WARNS, outcry_over), _READ_AFTER):
            if _OVERCOME.search(line) and not self._is_habit(line, error):
                yield line

    def _is_habit(self, line: str, error: LoggedError) -> bool:
        first = error.positions[0]
        before = self.messages[max(0, first - _SCANNED) : first]
        return any(mask(each) == mask(line) for each in before if _OVERCOME.search(each))

    def _usual_after(self, error: LoggedError, end: int | None = None) -> Iterator[str]:
        return (line for line in self._after(error, end) if line[:1].strip() and strength(line) < _WARNS)

    def _after(self, error: LoggedError, end: int | None = None) -> Iterator[str]:
        """Yield the lines of the error's stream after it, up to `end` or the end of its request."""
        first, place = error.positions[-1] + 1, self.places[error.positions[-1]]
        for number in range(first, min(len(self.messages), end or len(self.messages), first + _SCANNED)):
            if self.places[number] != place:
                continue
            line = self.messages[number]
            if begins_request(line) or ends_request(line):
                return
            if line.strip() and not line.startswith("END RequestId: "):
                yield line


def says_overcome(line: str) -> bool:
    """Return whether the line says that the program got over what it tells of."""
    return _OVERCOME.search(line) is not None


def messages_of(*causes: str | None) -> tuple[str, ...]:
    """Return what the causes of a failure say: the innermost `errorMessage` of a payload, else the cause itself."""
    return tuple(dict.fromkeys(message for cause in causes if cause and (message := _innermost(cause, 0))))


def _innermost(cause: str, depth: int) -> str:
    if not cause.lstrip().startswith("{") or depth > _DEEPEST:
        return cause
    try:
        record = json.loads(cause)
    except (ValueError, RecursionError):
        return cause
    inner = next((text for name in _MESSAGES if isinstance(text := record.get(name), str) and text), None)
    return _innermost(inner, depth + 1) if inner else ""


def _says(text: str, said: str) -> bool:
    wanted = flat(said)[:_COMPARED]
    return len(wanted) >= _SHORTEST_MESSAGE and wanted in flat(text)


def _is_another(error: str, fatal: str) -> bool:
    message = _message(fatal)
    if _LEFT_BEHIND.search(message) or not _NAMES.search(message):
        return False
    return _words(message).isdisjoint(_words(error))


def _message(text: str) -> str:
    """Return what was raised at last, of a trace without its calls; of other lines the first one's message."""
    traces = collect(text.splitlines())
    if traces:
        raised = traces[-1].chain[-1]
        return raised.message or raised.type
    return parse_line(text.partition("\n")[0]).message


def _words(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text[:2_000]))
    return frozenset(word for word in words if not _COMMON.fullmatch(word))
