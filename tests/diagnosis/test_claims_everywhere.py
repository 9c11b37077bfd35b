"""No sentence of any report says what its evidence does not: every recorded failure, posted excerpt and case."""

from tests.claims import problems_of, problems_of_all
from tests.corpora import json_files, json_lines
from tests.diagnosis.test_cases import all_reports
from tests.unit.files.exported import report_of_record
from triage.model.report import NextStep, Report


def _any_report() -> Report:
    return all_reports()[0]


def test_every_case_claims_only_what_its_evidence_shows() -> None:
    assert problems_of_all(all_reports()) == []


def test_every_posted_excerpt_claims_only_what_its_evidence_shows() -> None:
    excerpts = json_lines("error_excerpts/excerpts.jsonl")
    reports = [report_of_record(id=each["id"], logs=each["log_excerpt"].splitlines()) for each in excerpts]
    assert problems_of_all(reports) == []


def test_every_recorded_failure_claims_only_what_its_evidence_shows() -> None:
    reports = [
        report_of_record(
            id=each["id"],
            history=each["events"],
            **({"definition": each["definition"]} if each.get("definition") else {}),
        )
        for each in json_files("step_functions/failed")
    ]
    assert problems_of_all(reports) == []
    assert all(report.probable_causes for report in reports)


def test_the_walk_finds_an_id_that_does_not_exist() -> None:
    report = _any_report()
    assert list(problems_of(report.model_copy(update={"summary": "It failed. [E99]"})))


def test_the_walk_finds_a_quote_that_nothing_shows() -> None:
    report = _any_report()
    invented = report.probable_causes[0].model_copy(update={"statement": 'it said "no such thing was ever said"'})
    assert list(problems_of(report.model_copy(update={"probable_causes": (invented,)})))
    assert list(problems_of(report.model_copy(update={"summary": 'It said "nothing of the kind". [E1]'})))


def test_the_walk_finds_a_command_on_another_resource() -> None:
    elsewhere = "arn:aws:states:eu-west-1:999999999999:execution:other:1"
    step = NextStep(text="Redrive:", command=f"aws stepfunctions redrive-execution --execution-arn {elsewhere}")
    assert list(problems_of(_any_report().model_copy(update={"next_steps": (step,)})))
