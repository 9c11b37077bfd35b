"""POST /chat."""

from typing import Any

import pytest

from tests.fakes.reports import make_report
from tests.unit.api.conftest import Call, FakeServices
from triage.errors import PipelineNotFoundError
from triage.model.answer import Answer
from triage.model.report import Report


def errors(body: Any) -> dict[str, dict[str, Any]]:
    return {error["field"]: error for error in body["errors"]}


def test_question_is_answered_with_the_report_it_rests_on(call: Call, services: FakeServices) -> None:
    services.answer = Answer(answer="Load was denied.", report=make_report(), conversation_id="c9")
    body = {"message": " why? ", "pipeline_name": "customer-etl", "hours_back": 168, "conversation_id": "c9"}
    reply = call("POST", "/chat", body=body)
    assert (reply.status, reply.media_type) == (200, "application/json")
    assert reply.json == {"answer": "Load was denied.", "report": make_report().dump(), "conversation_id": "c9"}
    (question,) = services.questions
    assert (question.message, question.pipeline_name, question.hours_back) == ("why?", "customer-etl", 168)
    assert question.conversation_id == "c9"


def test_what_is_left_out_or_null_has_its_default(call: Call, services: FakeServices) -> None:
    assert call("POST", "/chat", body={"message": "why?"}).json["report"] is None
    call("POST", "/chat", body={"message": "why?", "hours_back": None, "pipeline_name": None})
    assert {(one.hours_back, one.pipeline_name) for one in services.questions} == {(24, None)}


def test_body_in_base64_is_read(call: Call, services: FakeServices) -> None:
    assert call("POST", "/chat", body='{"message": "warum fällt es?"}'.encode()).status == 200
    assert services.questions[0].message == "warum fällt es?"


@pytest.mark.parametrize("body", [None, "", "{", "message=why", b"\xff\xfe", '{"message": NaN}'])
def test_body_that_is_not_json_is_refused(call: Call, body: str | bytes | None) -> None:
    reply = call("POST", "/chat", body=body)
    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert "is not JSON" in errors(reply.json)["body"]["message"]


@pytest.mark.parametrize("body", ["[]", "null", '"why?"', "3"])
def test_body_that_is_not_an_object_is_refused(call: Call, body: str) -> None:
    reply = call("POST", "/chat", body=body)
    assert (reply.status, list(errors(reply.json))) == (400, ["body"])


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({}, "message", "is required"),
        ({"message": "  "}, "message", "at least 1 character"),
        ({"message": "x" * 4001}, "message", "at most 4000 characters"),
        ({"message": 3}, "message", "valid string"),
        ({"message": "why?", "hours_back": 0}, "hours_back", "from 1 to 168"),
        ({"message": "why?", "hours_back": 169}, "hours_back", "from 1 to 168"),
        ({"message": "why?", "hours_back": "24"}, "hours_back", "from 1 to 168"),
        ({"message": "why?", "hours_back": True}, "hours_back", "from 1 to 168"),
        ({"message": "why?", "hours_back": 1.5}, "hours_back", "from 1 to 168"),
        ({"message": "why?", "pipeline_name": ["a"]}, "pipeline_name", "valid string"),
        ({"message": "why?", "conversation_id": ""}, "conversation_id", "at least 1 character"),
        ({"message": "why?", "pipline": "x"}, "pipline", "is not known"),
    ],
)
def test_wrong_field_is_named_with_what_is_allowed(
    call: Call, services: FakeServices, body: dict[str, Any], field: str, told: str
) -> None:
    reply = call("POST", "/chat", body=body)
    assert (reply.status, list(errors(reply.json))) == (400, [field])
    assert told in errors(reply.json)[field]["message"]
    assert services.questions == []


def test_unknown_field_is_answered_with_the_known_ones(call: Call) -> None:
    reply = call("POST", "/chat", body={"message": "why?", "hours": 3})
    assert errors(reply.json)["hours"]["allowed"] == ["message", "pipeline_name", "hours_back", "conversation_id"]


def test_every_wrong_field_is_named_at_once(call: Call) -> None:
    reply = call("POST", "/chat", body={"hours_back": 0, "x": 1})
    assert sorted(errors(reply.json)) == ["hours_back", "message", "x"]


def test_unknown_pipeline_is_answered_with_the_nearest_names(call: Call, services: FakeServices) -> None:
    services.answer = PipelineNotFoundError("customer-elt", ("customer-etl",))
    reply = call("POST", "/chat", body={"message": "why?", "pipeline_name": "customer-elt"})
    assert (reply.status, reply.json["nearest"]) == (404, ["customer-etl"])
    assert reply.json["type"] == "urn:triage:problem:unknown-pipeline"


def test_report_of_an_answer_reads_back_as_a_report(call: Call, services: FakeServices) -> None:
    services.answer = Answer(answer="a", report=make_report(), conversation_id="c")
    assert Report.model_validate(call("POST", "/chat", body={"message": "why?"}).json["report"]) == make_report()
