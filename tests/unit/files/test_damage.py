"""Damaged exports: a report, or one line saying what cannot be used; never anything else."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.files.exported import described, history, machine, report_of_record, succeeded
from tests.unit.files.test_alarms import ALERT, DESCRIBED, EVENTS, METRICS, NOTIFICATION
from triage.errors import InvalidInputError
from triage.files import batch_record
from triage.files.documents import parse_values
from triage.model.report import Report

WHOLE: dict[str, list[Any]] = {
    "history": [history(), succeeded()],
    "definition": [machine(), json.loads(machine()["definition"])],
    "execution": [described(error="ValueError", cause="x"), described("TIMED_OUT")],
    "logs": [["ERROR: no such table", "INFO done"], {"events": [{"timestamp": 1, "message": "ERROR x"}]}],
    "alarm": [DESCRIBED, NOTIFICATION, ALERT],
    "metrics": [METRICS],
    "events": [EVENTS],
}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["ExecutionFailed", "TaskFailed", "MapIterationFailed", "ParallelStateFailed", "FAILED", "Load", "\ud800"]
    ),
    st.sampled_from([[], {}, [[]], [{}], {"events": {}}, -1, 10**30, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]),
)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """Return a record of a batch in which some values were replaced, dropped or repeated."""
    fields = draw(st.sets(st.sampled_from(sorted(WHOLE)), min_size=1))
    record: dict[str, Any] = {"id": "x"}
    for field in sorted(fields):
        record[field] = json.loads(json.dumps(draw(st.sampled_from(WHOLE[field]))))
    for _ in range(draw(st.integers(1, 5))):
        field = draw(st.sampled_from(sorted(fields)))
        record[field] = _damage(draw, record[field])
    return record


def _damage(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict) and value and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.booleans()) and not isinstance(value[key], dict | list):
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: _damage(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 9)):
        at = draw(st.integers(0, len(value) - 1))
        how = draw(st.integers(0, 4))
        if how == 0:
            return [*value[:at], *value[at + 1 :]]
        if how == 1:
            return [*value[at:], *value[: at + 1]]
        return [*value[:at], _damage(draw, value[at]), *value[at + 1 :]]
    return draw(JUNK)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(damaged())
def test_a_damaged_record_gives_a_report_or_one_line(record: dict[str, Any]) -> None:
    try:
        report = report_of_record(**batch_record(json.dumps(record).encode()))
    except InvalidInputError as exc:
        assert str(exc).strip()  # noqa: PT017 - the other outcome is fine, too
        return
    ids = {each.id for each in report.evidence}
    assert all(ids.issuperset(finding.evidence) for finding in report.probable_causes)
    written = report.model_dump_json()
    assert Report.model_validate_json(written).model_dump_json() == written


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_cut_or_overwritten_text_parses_or_is_refused_with_its_place(data: st.DataObject) -> None:
    raw = json.dumps(history(), indent=1).encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    with_junk = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + data.draw(st.integers(0, 8)) :]
    for text in (raw[:at], with_junk):
        try:
            parse_values(text, "history.json")
        except InvalidInputError as exc:
            assert str(exc).startswith("history.json: line ")  # noqa: PT017 - the other outcome is fine, too
