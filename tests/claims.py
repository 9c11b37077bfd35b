"""The claim walk: what any report says must be found in the evidence it cites, whoever made the report."""

import re
from collections.abc import Iterable, Iterator

from triage.model.report import Report

_CITED = re.compile(r"\[(E\d{1,3}(?: E\d{1,3})*)\]")
# What a statement quotes; the ellipsis stands where a long text was cut.
_QUOTED = re.compile(r'"([^"…]{1,400})…?"')
_ARN = re.compile(r"arn:aws[\w-]*:[^\s'\"]+")
_COMPARED = 60


def problems_of(report: Report) -> Iterator[str]:
    """Yield each claim that the report cannot back: an id it does not have, a quote or an ARN nothing shows."""
    cited = [
        *(found[1].split() for found in _CITED.finditer(report.summary)),
        *(step.evidence for step in report.next_steps),
        *(cause.evidence for cause in report.probable_causes),
    ]
    if unknown := {one for ids in cited for one in ids} - {each.id for each in report.evidence}:
        yield f"{report.report_id} cites {sorted(unknown)}, which it does not have"
    for cause in report.probable_causes:
        yield from _quotes(report, cause.statement, cause.evidence)
    for line in report.summary.split("\n"):
        yield from _quotes(report, line, [one for found in _CITED.finditer(line) for one in found[1].split()])
    yield from _arns(report)


def problems_of_all(reports: Iterable[Report]) -> list[str]:
    """Return the problems of all the reports."""
    return [problem for report in reports for problem in problems_of(report)]


def _quotes(report: Report, sentence: str, ids: Iterable[str]) -> Iterator[str]:
    cited = set(ids)
    failure = report.failure.model_dump_json() if report.failure else ""
    shown = _flat(" ".join(each.text for each in report.evidence if each.id in cited) + failure)
    for quoted in _QUOTED.findall(sentence):
        # An error and its message are quoted together, and may stand apart in a record.
        if not all(_flat(part)[:_COMPARED] in shown for part in quoted.split(": ", 1)):
            yield f"{report.report_id} quotes {quoted!r}, which {sorted(cited)} do not show"


def _arns(report: Report) -> Iterator[str]:
    shown = " ".join(each.model_dump_json() for each in report.evidence)
    shown += report.failure.model_dump_json() if report.failure else ""
    for step in report.next_steps:
        for arn in _ARN.findall(step.command or ""):
            # A state machine and its executions have the same name.
            if arn not in shown and arn.replace(":stateMachine:", ":execution:") not in shown:
                yield f"{report.report_id} has a command on {arn}, which nothing in it shows"


def _flat(text: str) -> str:
    return " ".join(text.replace("\\n", " ").replace("\\", "").replace('"', " ").split()).lower()
