"""Expressions of signatures over the whole case: what they find becomes slots and citations."""

import subprocess
import sys
from typing import Any

import pytest

from tests.unit.diagnosis.scenes import Scene, execution
from triage.diagnosis.case_file import CaseFile
from triage.errors import ConfigurationError
from triage.knowledge.load import parse_signatures
from triage.knowledge.matcher import Answer
from triage.model.evidence import Fact, GatheredEvidence, JobRef
from triage.model.vocabulary import Status

_STATUS = {"id": "E1", "source": "jobs", "service": "batch", "field": "status", "text": "Batch job a: RUNNABLE"}
_REPORT = {"id": "E2", "source": "logs", "text": "Memory Size: 512 MB\tMax Memory Used: 480 MB"}


def _case(*pieces: dict[str, Any]) -> CaseFile:
    return CaseFile(pieces, None, Status.TIMED_OUT)


def test_figures_are_compared_and_cited_where_they_were_read() -> None:
    answer = _case(_STATUS, _REPORT).ask("figures.memory_used_mb < figures.memory_mb")
    assert answer == Answer(slots={"memory_used_mb": "480", "memory_mb": "512"}, evidence=("E2",))


def test_what_does_not_hold_is_no_answer() -> None:
    case = _case(_STATUS, _REPORT)
    assert case.ask("figures.memory_used_mb > figures.memory_mb") is None
    assert case.ask("figures.exit_code == `137`") is None
    assert case.ask("logs[?contains(text, 'no such text')]") is None


def test_evidence_that_an_expression_finds_is_cited() -> None:
    answer = _case(_STATUS, _REPORT).ask("status == 'timed_out' && jobs[?field=='status']")
    assert answer == Answer(slots={}, evidence=("E1",))


def test_a_figure_is_that_of_the_first_evidence_that_tells_it() -> None:
    later = {"id": "E3", "source": "logs", "text": "Memory Size: 1024 MB\tMax Memory Used: 90 MB"}
    answer = _case(_REPORT, later).ask("figures.memory_mb")
    assert answer == Answer(slots={"memory_mb": "512"}, evidence=("E2",))


def test_a_function_that_meets_another_type_holds_for_nothing() -> None:
    assert _case(_STATUS).ask("contains(figures, 'x')") is None


def test_an_expression_that_is_none_is_refused_when_the_signature_is_read() -> None:
    text = """
[[signature]]
id = "own.wrong"
title = "Wrong"
category = "data"
specificity = 50
confidence = 0.5
retry = "unclear"
statement = ["it is wrong"]
docs = "https://example.com/"
examples = ["wrong", "very wrong"]
near_misses = ["right"]
[[signature.when]]
contains = ["wrong"]
given = "figures.["
[[signature.steps]]
text = "Correct it."
"""
    with pytest.raises(ConfigurationError, match=r"own\.wrong: when"):
        parse_signatures(text, name="own.toml")


def _with_configuration(timeout: int) -> Scene:
    scene = execution("Sandbox.Timedout", "RequestId: a Error: Task timed out after 3.00 seconds")
    told = Fact(
        source="jobs",
        text=f"Lambda function acme-load-table is configured with 512 MB of memory, Timeout {timeout} s",
        ref=JobRef(service="lambda", operation="GetFunctionConfiguration", id="f", field="MemorySize"),
        weight=0.45,
    )
    return Scene(scene.opened, scene.located, (*scene.gathered, GatheredEvidence(source="jobs", facts=(told,))))


@pytest.mark.parametrize(
    ("timeout", "signature", "action"),
    [
        (3, "evidence.timeout_default", "fix_then_redrive"),
        (300, "evidence.timeout_raised_since", "redrive"),
    ],
)
def test_a_timeout_is_read_beside_the_functions_configuration(timeout: int, signature: str, action: str) -> None:
    report = _with_configuration(timeout).report()
    first = report.probable_causes[0]
    assert (first.signature, report.verdict.action) == (signature, action)
    told = next(each.id for each in report.evidence if each.source == "jobs")
    assert told in first.evidence
    assert f"{timeout} s" in first.statement


def test_jmespath_is_not_loaded_where_no_expression_is_asked() -> None:
    script = (
        "import sys\n"
        "from triage.diagnosis import assemble\n"
        "from triage.knowledge import load_signatures\n"
        "load_signatures()\n"
        "print('jmespath' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
