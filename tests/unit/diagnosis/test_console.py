"""What to open in the console: real places, with the window and the request ready."""

from urllib.parse import unquote

from tests.unit.diagnosis.scenes import EXECUTION, FUNCTION, GROUP, REQUEST, Scene, alarm, execution, log_fact, payload
from triage.links import execution_link, function_link
from triage.model.evidence import Fact, ServiceEventRef
from triage.model.failure import Origin
from triage.model.report import Report

_FAILED = ("TypeError", payload("TypeError", "bad operand"))
_STACK_LINK = "https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/events?stackId=x"


def _links(report: Report) -> dict[str, str]:
    return {step.text: unquote(unquote(step.link.replace("$", "%"))) for step in report.next_steps if step.link}


def _insights(report: Report) -> str:
    return next(link for text, link in _links(report).items() if "Logs Insights" in text)


def test_the_failing_execution_and_the_function_can_be_opened() -> None:
    links = _links(execution(*_FAILED).report())
    assert links["Open the failing execution:"] == execution_link(EXECUTION)
    assert links["Open the function acme-load-table:"] == function_link(FUNCTION)


def test_the_innermost_execution_is_the_one_to_open() -> None:
    inner = EXECUTION.replace("customer-etl", "loader")
    origin = Origin(execution=inner, state="Copy", error=_FAILED[0], cause=_FAILED[1])
    links = _links(execution(*_FAILED, origin=origin).report())
    assert links["Open the failing execution:"] == execution_link(inner)


def test_the_insights_link_asks_for_the_request_in_its_log_group_and_window() -> None:
    report = execution(*_FAILED, logs=(log_fact("[ERROR] TypeError: bad operand"),)).report()
    link = _insights(report)
    assert REQUEST in link
    assert GROUP.replace("/", "*2f") in link
    assert "end~'2026-11-22T02*3a13*3a44.120Z~start~'2026-11-22T01*3a58*3a44.120Z" in link
    assert any("request 5d1e0c2a…, 01:58:44 to 02:13:44 UTC" in step.text for step in report.next_steps)


def test_an_id_that_is_no_plain_id_never_enters_a_query() -> None:
    scene = execution(*_FAILED)
    assert scene.located.failure is not None
    hostile = scene.located.failure.model_copy(update={"correlation": {"lambda_request_id": 'a" | limit 0 #12345678'}})
    located = scene.located.model_copy(update={"failure": hostile})
    link = _insights(Scene(scene.opened, located, scene.gathered, scene.now).report())
    assert "limit*200*20" not in link
    assert "error*7cexception" in link


def test_the_change_that_the_cause_rests_on_can_be_opened() -> None:
    denied = "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied"
    change = Fact(
        source="changes",
        at=execution().now.replace(minute=2),
        resource=FUNCTION,
        text="stack acme-data changed acme-load-table",
        ref=ServiceEventRef(resource="acme-data"),
        link=_STACK_LINK,
    )
    scene = execution("ClientError", payload("ClientError", denied))
    gathered = (*scene.gathered, scene.gathered[0].model_copy(update={"source": "changes", "facts": (change,)}))
    report = Scene(scene.opened, scene.located, gathered, scene.now).report()
    (step,) = [step for step in report.next_steps if step.link == _STACK_LINK]
    assert step.evidence
    assert step.evidence[0] in report.probable_causes[0].evidence


def test_an_alarm_has_its_functions_log_to_open_and_no_execution() -> None:
    texts = list(_links(alarm(log_fact("[ERROR] TypeError: bad operand")).report()))
    assert not any("execution" in text for text in texts)
    assert any("Open the log's errors" in text for text in texts)


def test_without_an_arn_there_is_nothing_to_open() -> None:
    scene = execution(*_FAILED, execution_arn="", resource=None)
    assert not any(text.startswith("Open ") for text in _links(scene.report()))
