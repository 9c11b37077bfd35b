"""Hits on failing build logs: is a line that a person marked among the first pieces of evidence?"""

import gzip
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpora import FOLDER
from benchmarks.table import show
from triage.mining.explain import explain

_TOP = (1, 3, 5)
_GREP = re.compile(r"error|fail|exception|fatal", re.IGNORECASE)
_ROOT = FOLDER / "build_logs_labelled"
_TARGETS = {"with the passing run": (5, 0.95), "without": (5, 0.75)}
_FIRST = 0.60
Pieces = list[tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """A failing log, the passing one where there is one, and the marked lines, 0-based and ended by LF alone."""

    lines: list[str]
    passing: list[str] | None
    marked: frozenset[int]


def hits() -> int:
    """Print the shares of hits; return 1 when a target is missed."""
    cases = [*_twins(), *_chunks()]
    rows = []
    first = 0.0
    missed = False
    for name, chosen, find in _contests(cases):
        shares = _shares(chosen, find)
        rows.append((name, len(chosen), *(f"{share:.0%}" for share in shares)))
        at, target = _TARGETS.get(name, (0, 0.0))
        if at:
            missed |= shares[_TOP.index(at)] < target
            first += shares[0] * len(chosen)
    share = first / len(cases)
    note = f"targets: @5 95% with, 75% without the passing run; @1 60%, here {share:.0%}; a piece has 21 lines at most"
    show(
        "log_engine_hits",
        "A marked line among the first pieces of evidence",
        ("method", "logs", "@1", "@3", "@5"),
        rows,
        note=note,
    )
    return int(missed or share < _FIRST)


def _contests(cases: Sequence[Case]) -> list[tuple[str, list[Case], Callable[[Case], Pieces]]]:
    twins = [case for case in cases if case.passing is not None]
    alone = [case for case in cases if case.passing is None]
    return [
        ("with the passing run", twins, lambda case: _explained(case.lines, case.passing)),
        ("the same logs without it", twins, lambda case: _explained(case.lines, None)),
        ("without", alone, lambda case: _explained(case.lines, None)),
        ("without, first lines only", alone, lambda case: [(at, at) for at, _ in _explained(case.lines, None)]),
        ("grep, the last five, logs with", twins, _grep),
        ("grep, the last five, logs without", alone, _grep),
    ]


def _explained(lines: Sequence[str], passing: Sequence[str] | None) -> Pieces:
    return [(block.begin, block.end) for block in explain(lines, passing, pieces=max(_TOP))]


def _grep(case: Case) -> Pieces:
    found = [number for number, line in enumerate(case.lines) if _GREP.search(line)][-max(_TOP) :]
    return [(number, number) for number in reversed(found)]


def _shares(cases: Sequence[Case], find: Callable[[Case], Pieces]) -> list[float]:
    ranks = [_rank(case, find(case)) for case in cases]
    return [sum(1 for rank in ranks if rank is not None and rank < top) / len(ranks) for top in _TOP]


def _rank(case: Case, pieces: Pieces) -> int | None:
    ranges = (range(begin, end + 1) for begin, end in pieces)
    return next((rank for rank, lines in enumerate(ranges) if not case.marked.isdisjoint(lines)), None)


def _twins() -> list[Case]:
    cases = []
    for record in json.loads((_ROOT / "cidiff.json").read_text()):
        name = record["id"].removeprefix("cidiff-")
        failing, passing = (_ROOT / "cidiff" / f"{name}.{which}.log.gz" for which in ("fail", "pass"))
        text = _text(failing)
        place = _places(text)
        marked = {
            place[line] for _, begin, end in record["groundtruth"] for line in range(begin, end + 1) if line in place
        }
        cases.append(
            Case(text.split("\n"), _text(passing).split("\n") if passing.exists() else None, frozenset(marked))
        )
    return cases


def _chunks() -> list[Case]:
    """Return the logs whose marked text stands in them verbatim."""
    records = json.loads((_ROOT / "logchunks.json").read_text())
    return [
        Case(_text(_ROOT / record["log"]).split("\n"), None, frozenset(_chunk_lines(record)))
        for record in records
        if record["chunk_line"]
    ]


def _chunk_lines(record: dict[str, Any]) -> set[int]:
    first = record["chunk_line"] - 1
    return {first + number for number, line in enumerate(record["chunk"].split("\n")) if line.strip()}


def _places(text: str) -> dict[int, int]:
    """Return for every line that CR or LF ends, 1-based, the line that LF alone ends, 0-based."""
    places, marked_line, line = {}, 1, 0
    for part in re.finditer(r"\r\n|\r|\n|[^\r\n]+", text):
        if part.group() in ("\r\n", "\r", "\n"):
            marked_line += 1
            line += "\n" in part.group()
        else:
            places[marked_line] = line
    return places


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
