"""Counts lines by shape: chunk by chunk, in bounded memory, most lines at the cost of one dictionary look-up."""

from array import array
from collections import Counter, deque
from collections.abc import Sequence
from itertools import compress

from triage.mining import severity, status_codes
from triage.mining.formats import parse_line
from triage.mining.formats.json_log import COMMON, Fields
from triage.mining.group import EXAMPLES, Example, Group
from triage.mining.lambda_report import Invocation, parse_report
from triage.mining.lookup import Lookup
from triage.mining.requests import RequestLines
from triage.mining.shapes import Shape, Shaper
from triage.mining.slots import ANY

_CHUNK = 100_000
_FIRST_CHUNK = 500
# More exact shapes than this tell nothing each: further ones are kept by their first words.
_GROUPS = 50_000
_OVERFLOW_WORDS = 3
_KEPT_TEXT = 32_768
# Of so many invocations, the last ones, the figures are read.
_INVOCATIONS = 10_000


class Miner:
    """Mines lines in their order; two miners may be ranked against each other (`patterns.compare`)."""

    def __init__(self, *, request_id: str | None = None, fields: Fields = COMMON, keep_lines: bool = False) -> None:
        """Prepare; lines of `request_id` are counted apart, `keep_lines` remembers the group of every line."""
        self.groups: list[Group] = []
        self.lines = 0
        self.members: array[int] | None = array("I") if keep_lines else None
        self._fields = fields
        self._requests = RequestLines(request_id) if request_id else None
        self._shaper = Shaper()
        self._lookup = Lookup()
        self._by_shape: dict[tuple[str | int | None, tuple[str, ...]], int] = {}
        self._telling: dict[int, status_codes.Place | None] = {}
        self._reported: deque[Example] = deque(maxlen=_INVOCATIONS)

    @property
    def invocations(self) -> list[Invocation]:
        """Return what Lambda reported of its invocations, of the last 10,000."""
        read = (parse_report(report.text, report.position, report.time) for report in self._reported)
        return [invocation for invocation in read if invocation]

    def add(
        self, lines: Sequence[str], times: Sequence[int] | None = None, streams: Sequence[str] | None = None
    ) -> None:
        """Mine lines; `times` (epoch milliseconds) and `streams`, where given, are theirs one by one."""
        start = 0
        while start < len(lines):
            # Small at first: within a chunk, what its first lines teach does not help the others yet.
            end = start + min(_CHUNK, max(_FIRST_CHUNK, self.lines))
            self._add_chunk(
                lines[start:end], times[start:end] if times else None, streams[start:end] if streams else None
            )
            start = end

    def _add_chunk(self, lines: Sequence[str], times: Sequence[int] | None, streams: Sequence[str] | None) -> None:
        if times and self.members is None and sorted(times) != list(times):
            order = sorted(range(len(lines)), key=times.__getitem__)
            lines, times = [lines[index] for index in order], [times[index] for index in order]
            streams = [streams[index] for index in order] if streams else None
        ids = self._identify(lines, times)
        counts = Counter(ids)
        self._count(counts, ids, lines, times)
        if not counts.keys().isdisjoint(self._telling):
            self._read(ids, lines, times)
        if self._requests:
            for index in self._requests.find(lines, streams):
                self.groups[ids[index]].requested += 1
        if self.members is not None:
            self.members.extend(ids)
        self.lines += len(lines)

    def _identify(self, lines: Sequence[str], times: Sequence[int] | None) -> list[int]:
        """Return the number of every line's group."""

        def classify(index: int, skeleton: bytes) -> int:
            return self._classify(skeleton, lines[index], self.lines + index, times[index] if times else None)

        return self._lookup.find(lines, classify)

    def _classify(self, skeleton: bytes, line: str, position: int, time: int | None) -> int:
        known = len(self.groups)
        number = self._group(line, position, time)
        if len(self.groups) > known:
            name = self._lookup.names.learn(skeleton, number)
            if name:
                group = self.groups[number]
                group.shape = Shape(_with_slot(group.shape.exact, name), _with_slot(group.shape.broad, name))
        return number

    def _group(self, line: str, index: int, time: int | None) -> int:
        parsed = parse_line(line, self._fields)
        shape = self._shaper.shape(parsed.message)
        number = self._by_shape.get((parsed.level, shape.exact))
        if number is None and len(self.groups) >= _GROUPS:
            shape = _overflow(shape)
            number = self._by_shape.get((parsed.level, shape.exact))
        if number is not None:
            return number
        number = self._by_shape[parsed.level, shape.exact] = len(self.groups)
        seen = Example(index, line[:_KEPT_TEXT], time)
        how_bad = severity.of_line(parsed.level, parsed.message, shape.exact)
        self.groups.append(Group(shape, how_bad, parsed.level is not None, seen, seen, examples=[seen]))
        self._note(number, line)
        return number

    def _note(self, number: int, line: str) -> None:
        """Note a group of whose lines more than their number is wanted: where they tell a code, None for reports."""
        if parse_report(line):
            self._telling[number] = None
            return
        told = status_codes.find(line)
        if told:
            self._telling[number] = told[0]
            self.groups[number].codes = Counter()

    def _count(self, counts: Counter[int], ids: list[int], lines: Sequence[str], times: Sequence[int] | None) -> None:
        last = dict(zip(ids, range(len(ids)), strict=True))
        for number, count in counts.items():
            group, index = self.groups[number], last[number]
            group.count += count
            group.last = Example(self.lines + index, lines[index][:_KEPT_TEXT], times[index] if times else None)
            if len(group.examples) < EXAMPLES:
                group.examples.append(group.last)

    def _read(self, ids: list[int], lines: Sequence[str], times: Sequence[int] | None) -> None:
        for index in compress(range(len(ids)), map(self._telling.__contains__, ids)):
            number = ids[index]
            place = self._telling[number]
            if place is None:
                self._reported.append(Example(self.lines + index, lines[index], times[index] if times else None))
                continue
            codes, code = self.groups[number].codes, status_codes.read(lines[index], place)
            if code and codes is not None:
                codes[code] += 1


def _with_slot(tokens: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the tokens with the last of those that are the name as a slot ("invalid user user")."""
    if name not in tokens:
        return tokens
    place = len(tokens) - 1 - tokens[::-1].index(name)
    return (*tokens[:place], ANY, *tokens[place + 1 :])


def _overflow(shape: Shape) -> Shape:
    words = (*shape.broad[:_OVERFLOW_WORDS], ANY)
    return Shape(words, words)
