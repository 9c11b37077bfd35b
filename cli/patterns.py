"""`triage patterns`: the log engine alone, its grouping and its ranking on any log file."""

import math
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.output import unusable
from cli.reading import reading_shown
from triage.errors import InvalidInputError
from triage.files.log_lines import time_of_line
from triage.files.text_lines import text_lines
from triage.mining.group import Example
from triage.mining.miner import Miner
from triage.mining.patterns import Pattern
from triage.mining.ranking import Ranking, rank
from triage.mining.redaction import redact

_SHOWN = 40


class Format(StrEnum):
    """How the patterns are written."""

    TABLE = "table"
    JSON = "json"


def patterns(
    file: Annotated[str, typer.Argument(help="a log file, .gz too; - for standard input")],
    baseline: Annotated[str | None, typer.Option(help="a log of a run that went well")] = None,
    format: Annotated[Format, typer.Option(help="table or json")] = Format.TABLE,  # noqa: A002 - the option's name
    lines: Annotated[bool, typer.Option("--lines", help="list the line numbers of every pattern (json)")] = False,
    request: Annotated[
        str | None, typer.Option(metavar="ID", help="the failed request: what its lines have tells more")
    ] = None,
) -> None:
    """Show the patterns of a log file: how often, where first and last, how bad, and how much they explain."""
    try:
        with reading_shown():
            window = _mine(file, keep_lines=lines, request=request)
            before = _mine(baseline, keep_lines=False) if baseline else None
    except InvalidInputError as exc:
        raise unusable(str(exc)) from exc
    ranking = rank(window, before)
    if format is Format.JSON:
        sys.stdout.buffer.write(
            orjson.dumps({"patterns": _records(ranking, window)}, option=orjson.OPT_INDENT_2) + b"\n"
        )
    else:
        Console().print(_table(ranking))


def _mine(path: str, *, keep_lines: bool, request: str | None = None) -> Miner:
    miner = Miner(request_id=request, keep_lines=keep_lines)
    for chunk in text_lines(path):
        miner.add(chunk)
    return miner


def _scored(ranking: Ranking) -> dict[str, tuple[Pattern, float]]:
    """Return every pattern of the window with its best score, best first."""
    best: dict[str, tuple[Pattern, float]] = {}
    for explanation in ranking.explanations:
        best.setdefault(explanation.pattern.id, (explanation.pattern, explanation.score))
    return best


def _records(ranking: Ranking, window: Miner) -> list[dict[str, Any]]:
    members = _line_numbers(window)
    records = []
    for pattern, score in _scored(ranking).values():
        record: dict[str, Any] = {
            "id": pattern.id,
            "template": redact(pattern.template),
            "count": pattern.count,
            "baseline": pattern.baseline,
            "requested": sum(group.requested for group in pattern.groups),
            "severity": pattern.severity.name.lower(),
            "first": pattern.first.position + 1,
            "last": pattern.last.position + 1,
            "first_time": _time(pattern.first),
            "last_time": _time(pattern.last),
            "score": round(score, 4),
            "values": [
                {"kind": slot.kind, "top": [[redact(value), count] for value, count in slot.values]}
                for slot in pattern.slots
            ],
            "codes": dict(pattern.codes),
        }
        if members is not None:
            record["lines"] = sorted(line for number in pattern.numbers for line in members.get(number, ()))
        records.append(record)
    return records


def _line_numbers(window: Miner) -> dict[int, list[int]] | None:
    if window.members is None:
        return None
    members: dict[int, list[int]] = {}
    for line, group in enumerate(window.members, start=1):
        members.setdefault(group, []).append(line)
    return members


def _time(example: Example) -> str | None:
    at = example.time or time_of_line(example.text)
    return datetime.fromtimestamp(at / 1000, tz=UTC).isoformat() if at is not None else None


def _table(ranking: Ranking) -> Table:
    scored = list(_scored(ranking).values())
    compared = ranking.baseline_lines > 0
    table = Table(title=f"{ranking.lines:,} lines, {len(scored):,} patterns", caption=_caption(len(scored)))
    for column in ("score", "count", *(("lift",) if compared else ()), "first", "last", "severity"):
        table.add_column(column, justify="right")
    table.add_column("template", overflow="fold")
    for pattern, score in scored[:_SHOWN]:
        lift = (_lift(pattern, ranking),) if compared else ()
        cells = (
            f"{score:.2f}",
            f"{pattern.count:,}",
            *lift,
            f"{pattern.first.position + 1:,}",
            f"{pattern.last.position + 1:,}",
        )
        table.add_row(*cells, pattern.severity.name.lower(), escape(redact(_with_codes(pattern))))
    for pattern in ranking.vanished[: _SHOWN // 4]:
        table.add_row(
            "gone",
            f"0 of {pattern.baseline:,}",
            *(("",) if compared else ()),
            "",
            "",
            "",
            escape(redact(pattern.template)),
        )
    return table


def _with_codes(pattern: Pattern) -> str:
    codes = ", ".join(f"{code} x{count:,}" for code, count in pattern.codes.most_common(5))
    return f"{pattern.template}  [{codes}]" if codes else pattern.template


def _caption(found: int) -> str | None:
    return f"the first {_SHOWN} of {found:,}; --format json lists all" if found > _SHOWN else None


def _lift(pattern: Pattern, ranking: Ranking) -> str:
    window = (pattern.count + 0.5) / (ranking.lines + 1)
    before = (pattern.baseline + 0.5) / (ranking.baseline_lines + 1)
    return f"{math.log2(window / before):+.1f}"
