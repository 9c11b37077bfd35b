"""No sentence of any report says what its evidence does not: every recorded failure, posted excerpt and case."""

import json
import re
from collections.abc import Iterator

from tests.corpora import json_files, json_lines
from tests.diagnosis.test_cases import all_reports
from triage import bootstrap
from triage.investigation.offline import analyze
from triage.model.report import Report

_CITED = re.compile(r"\[(E\d{1,3}(?: E\d{1,3})*)\]")
# What a statement quotes; the ellipsis stands where a long text was cut.
_QUOTED = re.compile(r'"([^"…]{1,400})…?"')


def _flat(text: str) -> str:
    return " ".join(text.replace("\\n", " ").replace("\\", "").replace('"', " ").split()).lower()


def _problems(report: Report) -> Iterator[str]:
    ids = {each.id for each in report.evidence}
    cited = {one for found in _CITED.finditer(report.summary) for one in found[1].split()}
    cited |= {one for step in report.next_steps for one in step.evidence}
    cited |= {one for cause in report.probable_causes for one in cause.evidence}
    if not cited <= ids:
        yield f"cites {sorted(cited - ids)}, which the report does not have"
    failure = report.failure.model_dump_json() if report.failure else ""
    for cause in report.probable_causes:
        shown = " ".join(each.text for each in report.evidence if each.id in cause.evidence) + failure
        for quoted in _QUOTED.findall(cause.statement):
            # An error and its message are quoted together, and may stand apart in a record.
            if not all(_flat(part)[:60] in _flat(shown) for part in quoted.split(": ", 1)):
                yield f"quotes {quoted!r}, which {cause.evidence} do not show"


def _analysed(given: dict[str, object]) -> Report:
    services = bootstrap.record(given)
    report, _pipeline = analyze(
        services.signal,
        sources=services.sources,
        blind_spots=services.blind_spots,
        ports=services.ports,
        settings=services.settings,
    )
    return report


def test_every_case_claims_only_what_its_evidence_shows() -> None:
    assert [problem for report in all_reports() for problem in _problems(report)] == []


def test_every_posted_excerpt_claims_only_what_its_evidence_shows() -> None:
    reports = [
        _analysed({"id": each["id"], "logs": each["log_excerpt"].splitlines()})
        for each in json_lines("error_excerpts/excerpts.jsonl")
    ]
    assert [problem for report in reports for problem in _problems(report)] == []


def test_every_recorded_failure_claims_only_what_its_evidence_shows() -> None:
    reports = [
        _analysed(
            {
                "id": each["id"],
                "history": each["events"],
                **({"definition": each["definition"]} if each.get("definition") else {}),
            }
        )
        for each in json_files("step_functions/failed")
    ]
    assert [problem for report in reports for problem in _problems(report)] == []
    assert json.loads(reports[0].model_dump_json())["probable_causes"]
