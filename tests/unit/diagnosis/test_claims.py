"""The claim check: no finding without evidence that exists and shows what is claimed."""

from tests.unit.diagnosis.scenes import ENDED, alarm, execution, log_fact, payload
from triage.diagnosis.claims import Claim, supported, upheld
from triage.model.evidence import Evidence, ExecutionRef
from triage.model.report import Finding, NextStep
from triage.model.vocabulary import Category

_EVIDENCE = (
    Evidence(
        id="E1", source="logs", at=ENDED, text="[ERROR] role load-role was\n  denied", ref=ExecutionRef(execution="x")
    ),
    Evidence(id="E2", source="logs", text="nothing of interest", ref=ExecutionRef(execution="x")),
)


def _claim(*values: str, evidence: tuple[str, ...] = ("E1",)) -> Claim:
    finding = Finding(rank=7, category=Category.CODE, statement="s", confidence=0.6, evidence=evidence)
    return Claim(finding, values)


def test_a_finding_that_cites_evidence_which_is_not_there_is_dropped() -> None:
    assert upheld([_claim(evidence=("E1", "E9"))], _EVIDENCE, None) == ()


def test_a_finding_whose_value_does_not_stand_in_the_cited_evidence_is_dropped() -> None:
    assert upheld([_claim("other-role")], _EVIDENCE, None) == ()
    assert upheld([_claim("load-role", evidence=("E2",))], _EVIDENCE, None) == ()


def test_what_is_upheld_is_ranked_anew_and_line_ends_do_not_matter() -> None:
    kept = upheld([_claim("other-role"), _claim("load-role was denied")], _EVIDENCE, None)
    assert [finding.rank for finding in kept] == [1]


def test_a_step_that_cites_evidence_which_is_not_there_is_dropped() -> None:
    steps = (NextStep(text="a", evidence=("E1",)), NextStep(text="b", evidence=("E9",)), NextStep(text="c"))
    assert [step.text for step in supported(steps, _EVIDENCE)] == ["a", "c"]


def test_a_message_that_travels_escaped_in_json_is_found_again() -> None:
    message = 'Müller said "no"\nand left'
    report = execution("ValueError", payload("ValueError", message)).report()
    assert report.probable_causes[0].signature == "python.value_error"
    assert 'Müller said "no"' in report.probable_causes[0].statement


def test_a_message_escaped_in_a_json_log_line_is_found_again() -> None:
    record = '{"level":"ERROR","exception_name":"ValueError","exception_message":"M\\u00fcller is \\"late\\""}'
    (finding,) = alarm(log_fact(record)).report().probable_causes
    assert 'Müller is "late"' in finding.statement


def test_every_finding_and_step_of_a_report_cites_evidence_the_report_has() -> None:
    report = execution("KeyError", payload("KeyError", "'id'"), logs=(log_fact("[ERROR] KeyError: 'id'"),)).report()
    ids = {each.id for each in report.evidence}
    assert report.probable_causes
    for cited in [*(each.evidence for each in report.probable_causes), *(each.evidence for each in report.next_steps)]:
        assert ids.issuperset(cited)
