"""Picks the log events that explain a failure: each kind of line once, its stack trace joined, the likely cause first.

Within one request, or one minute before the failure, of lines that tell about as much the earliest comes first: what
broke first is the cause, the rest what followed from it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from triage.mining.explain import RIVAL, weigh
from triage.mining.formats.json_log import COMMON, Fields
from triage.mining.group import Example
from triage.mining.handled import Course
from triage.mining.joined import joined
from triage.mining.log_events import LogEvents
from triage.mining.miner import Miner
from triage.mining.patterns import Pattern
from triage.mining.severity import Severity
from triage.mining.telling import strength

# By `strength`: a line that at least warns, and one that tells of an error.
WARNS = 0.3
ERRS = 0.6
# Milliseconds before the failure at which lines have lost half of their closeness, and within which they are one
# episode; lines shortly after the failure may still be its own.
_NEAR = 60_000
_FARTHEST = 0.15
_GRACE = 5_000
_AFTER = 0.2
# Of what else was found, lines that tell this much less than the best one only add length.
_LEAST_SHARE = 0.05
# What Lambda says of an invocation that it ended, or whose process ended.
_ENDED_BY_LAMBDA = re.compile(r"Task timed out after|Runtime exited|Runtime\.ExitError|signal: killed")
# Frames, also where a runtime leaves out the line that ends its trace, or writes it into a JSON record.
_TRACE = re.compile(
    r"Traceback \(most recent call last\)|^\s{1,20}at \S{1,200}[(:]|\"(?:stackTrace|stack_trace|exception)\"",
    re.MULTILINE,
)
_PLATFORM = re.compile(
    r"(?:START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION|XRAY) |\{\"time\":\"[^\"]{1,40}\",\"type\":\"platform\."
)
# Lines that tell far less than the best one, since they are many or far away, are not sure to be of the failure.
_BESIDES = 0.7
_STEP = 0.01
_WEIGHTS = {"trace": 0.92, "ended": 0.9, "fatal": 0.88, "error": 0.8, "word": 0.65, "warning": 0.5}


@dataclass(frozen=True)
class Passage:
    """Events that make one message; `times` counts it and its likes, of which the first was at `since`.

    `score` compares passages of one window; `weight`, from 0 to 1, says how sure it is that this tells of a failure.
    """

    positions: tuple[int, ...]
    text: str
    score: float
    weight: float
    times: int
    since: int

    @property
    def errs(self) -> bool:
        """Tell whether it speaks of an error rather than of a warning."""
        return self.weight > _WEIGHTS["warning"]


@dataclass(frozen=True)
class MinedWindow:
    """Log events of the failure's window, mined; `one_request` when all are lines of the failed request.

    `said` are the texts in which the failure itself is known: its message.
    """

    events: LogEvents
    mined: Miner
    failed_at: int
    one_request: bool
    fields: Fields = COMMON
    said: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        events: LogEvents,
        *,
        failed_at: int,
        one_request: bool,
        fields: Fields = COMMON,
        said: tuple[str, ...] = (),
    ) -> Self:
        """Mine events that are in order of time; `failed_at` in epoch milliseconds."""
        return cls(events, mined(events, fields=fields, keep_lines=True), failed_at, one_request, fields, said)


def mined(events: LogEvents, *, fields: Fields = COMMON, keep_lines: bool = False) -> Miner:
    """Return the miner that has read the events."""
    miner = Miner(fields=fields, keep_lines=keep_lines)
    miner.add(events.messages, events.times, events.places)
    return miner


def is_lambdas_own(line: str) -> bool:
    """Return whether Lambda itself wrote the line around a request: START, END, REPORT and their likes, or as JSON."""
    return _PLATFORM.match(line) is not None


def passages(window: MinedWindow, baseline: Miner | None = None, *, limit: int) -> list[Passage]:
    """Return the passages that explain, at most `limit`, the best first, the likely cause before all.

    What the baseline has as often explains less. Lambda's own START, END and REPORT lines are none.
    """
    found: list[Passage] = []
    taken: set[int] = set()
    candidates = _candidates(window, baseline)
    least = candidates[0].score * _LEAST_SHARE if candidates else 0.0
    for candidate in candidates:
        if len(found) >= limit or candidate.score < least:
            break
        if candidate.positions[0] in taken:
            continue
        passage = _with_lines(candidate, window.events)
        if taken.isdisjoint(passage.positions):
            taken.update(passage.positions)
            found.append(passage)
    return _weighed(_onset_first(found, window))


def rivals(found: Sequence[Passage]) -> list[Passage]:
    """Return the passages that tell about as much as the best one, itself among them."""
    best = max((passage.score for passage in found), default=0.0)
    return [passage for passage in found if passage.score >= best * RIVAL]


def _candidates(window: MinedWindow, baseline: Miner | None) -> list[Passage]:
    weights, patterns = weigh(window.mined, baseline, window.fields)
    best: dict[int, Passage] = {}
    for number, pattern in patterns.items():
        group = window.mined.groups[number]
        told = strength(group.first.text, window.fields)
        if told < WARNS or is_lambdas_own(group.first.text):
            continue
        shown = _shown(group.first, group.last, window)
        score = weights[number] * _closeness(shown, window)
        seen = best.get(id(pattern))
        if seen is None or score > seen.score:
            times, since = _occurrences(pattern, window)
            kind = _kind(group.first.text, told, group.severity, levelled=group.levelled)
            best[id(pattern)] = Passage((shown.position,), "", score, _WEIGHTS[kind], times, since)
    return sorted(best.values(), key=lambda passage: (-passage.score, passage.positions))


def _shown(first: Example, last: Example, window: MinedWindow) -> Example:
    """Return the occurrence to show: the last one that is not after the failure."""
    after = last.time is not None and last.time > window.failed_at + _GRACE
    return first if after else last


def _occurrences(pattern: Pattern, window: MinedWindow) -> tuple[int, int]:
    since = min((window.events.times[group.first.position] for group in pattern.groups), default=0)
    return pattern.count, since


def _closeness(example: Example, window: MinedWindow) -> float:
    if window.one_request:
        return 1.0
    distance = window.failed_at - window.events.times[example.position]
    if distance < -_GRACE:
        return _AFTER
    return max(_FARTHEST, _NEAR / (_NEAR + max(0, distance)))


def _kind(text: str, told: float, severity: Severity, *, levelled: bool) -> str:
    if _ENDED_BY_LAMBDA.search(text):
        return "ended"
    if severity >= Severity.FATAL and told >= ERRS:
        return "fatal"
    if told < ERRS:
        return "warning"
    return "error" if levelled or told > 1.0 else "word"


def _with_lines(passage: Passage, events: LogEvents) -> Passage:
    positions, is_trace = joined(passage.positions[0], events.messages, events.places)
    text = "\n".join(events.messages[position].rstrip("\r\n") for position in positions)
    traced = passage.errs and (is_trace or _TRACE.search(text) is not None)
    weight = max(passage.weight, _WEIGHTS["trace"]) if traced else passage.weight
    return replace(passage, positions=positions, text=text, weight=weight)


def _onset_first(found: list[Passage], window: MinedWindow) -> list[Passage]:
    """Return the likely cause first, what the program got over last: that is surely not what ended it."""
    course = Course(window.events.messages, window.events.places, window.said)
    fatal = course.fatal([passage for passage in found if passage.errs])
    handled = [passage for passage in found if passage is not fatal and course.overcame(passage, fatal)]
    standing = [passage for passage in found if passage not in handled]
    if not standing:
        return found
    best = fatal or standing[0]
    together = [each for each in rivals(standing) if window.one_request or 0 <= best.since - each.since <= _NEAR]
    before = [each for each in together if fatal is None or each.since <= fatal.since]
    onset = min(before, key=lambda passage: passage.since, default=best)
    rest = [passage for passage in standing if passage is not onset]
    return [onset, *rest, *(replace(passage, weight=min(passage.weight, _BESIDES)) for passage in handled)]


def _weighed(found: list[Passage]) -> list[Passage]:
    """Return the passages with falling weights, the highest of theirs at the first: the order says which tells most."""
    told = {id(passage) for passage in rivals(found)}
    own = (passage.weight if id(passage) in told else min(passage.weight, _BESIDES) for passage in found)
    weights = sorted(own, reverse=True)
    for place in range(1, len(weights)):
        weights[place] = round(min(weights[place], weights[place - 1] - _STEP), 2)
    return [replace(passage, weight=weight) for passage, weight in zip(found, weights, strict=True)]
