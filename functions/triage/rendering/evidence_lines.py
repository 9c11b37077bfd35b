"""Which evidence is shown, and what says the same as one line: each fact once, with the ids of all that show it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.model.arn import Arn
from triage.model.evidence import (
    DefinitionRef,
    Evidence,
    HistoryEventRef,
    JobRef,
    LogLineRef,
    MetricRef,
    Ref,
)
from triage.model.named_resources import resource_name
from triage.model.report import Report
from triage.rendering.facts import clock_time, not_the_cause, origin_of
from triage.rendering.quoting import readable
from triage.rendering.said_again import as_shown, said_by_another

# So many pieces a person reads at night; the report's JSON has all of them.
MOST_SHOWN = 10
# From this on nobody wonders what else it may have been.
_SURE = 0.8
# As the sources word that metrics were as usual.
_CALM = "nothing unusual in "
_CITED = re.compile(r"\[(E\d{1,3}(?: E\d{1,3}){0,9})\]")


@dataclass(frozen=True)
class EvidenceLine:
    """One fact as it is shown: the pieces of evidence that say it, in order, and the one whose text says it whole.

    `origin` is where a log text stands, so that its words can be told from ours; empty for what a source says itself,
    which is `text`.
    """

    pieces: tuple[Evidence, ...]
    whole: Evidence
    origin: str
    text: str


def evidence_lines(report: Report) -> tuple[EvidenceLine, ...]:
    """Return what is cited and, up to ten in all, the most telling of the rest; log texts within others with those."""
    held = said_by_another(report.evidence)
    shown = _shown(report, held)
    by_id = {each.id: each for each in report.evidence}
    groups: dict[str, list[Evidence]] = {}
    for each in report.evidence:
        whole = held.get(each.id, each.id)
        if whole in shown:
            groups.setdefault(whole, []).append(each)
    logs = {whole: as_shown(by_id[whole]) for whole in groups if origin_of(by_id[whole])}
    return tuple(_line(by_id[whole], pieces, logs) for whole, pieces in groups.items())


def left_out(report: Report, lines: Sequence[EvidenceLine]) -> int:
    """Return how many pieces of evidence no line shows."""
    return len(report.evidence) - sum(len(line.pieces) for line in lines)


def _line(whole: Evidence, pieces: Sequence[Evidence], logs: Mapping[str, str]) -> EvidenceLine:
    origin = origin_of(whole)
    text = "" if origin else f"{readable(whole, logs)}{_about(whole)}{_repeats(whole, pieces)}"
    return EvidenceLine(tuple(pieces), whole, origin, text)


def _repeats(whole: Evidence, pieces: Sequence[Evidence]) -> str:
    """Return where and when else the same is said: `; the same at 02:13:41, 02:13:44`."""
    others = [each for each in pieces if each is not whole]
    places = dict.fromkeys(origin_of(each) for each in others if origin_of(each))
    times = [clock_time(each.at)[:8] for each in others if not origin_of(each)]
    told = [f"; the same in {', '.join(places)}"] if places else []
    return "".join([*told, f"; the same at {', '.join(times)}"] if times else told)


def _about(evidence: Evidence) -> str:
    """Return the resource that a history event is about, where its own words do not name it."""
    arn = Arn.parse(evidence.resource or "")
    if arn is None or not isinstance(evidence.ref, HistoryEventRef) or arn.service == "states":
        return ""
    return "" if arn.name in evidence.text else f" [{resource_name(str(arn))}]"


def _shown(report: Report, held: Mapping[str, str]) -> set[str]:
    """Return the ids of what is shown, without the log texts that another one holds: that stands in their place."""
    cited = {held.get(each, each) for each in _cited(report)}
    logs = [each for each in report.evidence if isinstance(each.ref, LogLineRef)]
    parts = {each.id for each in logs if any(_is_part(each.ref, other.ref) for other in logs)}
    background = {each.id for each in report.evidence if _is_sure(report) and _is_background(each)}
    hidden = {*cited, *held, *parts, *background}
    rest = [each.id for each in report.evidence if each.id not in hidden]
    return cited | set(rest[: max(0, MOST_SHOWN - len(cited))])


def _is_sure(report: Report) -> bool:
    return bool(report.probable_causes) and report.probable_causes[0].confidence >= _SURE


def _is_background(evidence: Evidence) -> bool:
    """Return whether it tells how things are set up, or that nothing was the matter: worth a line where one wonders."""
    match evidence.ref:
        case DefinitionRef() | JobRef(operation="GetFunctionConfiguration"):
            return True
        case MetricRef():
            return evidence.text.startswith(_CALM)
        case _:
            return False


def _is_part(lines: Ref, others: Ref) -> bool:
    """Return whether the lines are some of the others."""
    if not isinstance(lines, LogLineRef) or not isinstance(others, LogLineRef) or lines == others:
        return False
    return lines.file == others.file and others.line <= lines.line and lines.end_line <= others.end_line


def _cited(report: Report) -> Iterator[str]:
    for finding in report.probable_causes:
        yield from finding.evidence
    for step in report.next_steps:
        yield from step.evidence
    for ruled_out in not_the_cause(report):
        yield ruled_out.evidence
    for found in _CITED.finditer(report.summary):
        yield from found[1].split()
