"""One problem, one fingerprint."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from triage.mining.essence import essence
from triage.mining.fingerprint import fingerprint
from triage.mining.masking import mask, mask_ids
from triage.model.failure import Failure, Origin
from triage.model.vocabulary import Status

NUMBERS = st.integers(min_value=0, max_value=10**9)
MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001 - hypothesis wants naive ones
WORDS = st.text(alphabet="ghjkmnpqrtvwxyz", min_size=1, max_size=12)


def failure(**fields: Any) -> Failure:
    given_fields: dict[str, Any] = {
        "state": "Load",
        "path": ("ForEachTable", "Load"),
        "error": "KeyError",
        "cause": "no column",
        "resource": "arn:aws:lambda:eu-west-1:111122223333:function:load",
        "failed_at": datetime(2026, 11, 22, tzinfo=UTC),
        **fields,
    }
    same = {name: given_fields[name] for name in ("state", "path", "error", "cause", "resource")}
    return Failure(**given_fields, origin=Origin(**same))


def lambda_cause(request_id: object, line: int, moment: datetime, rows: int) -> str:
    return json.dumps(
        {
            "errorMessage": f"{rows} rows at {moment.isoformat()} in run {request_id}",
            "errorType": "KeyError",
            "requestId": str(request_id),
            "stackTrace": [f'  File "/var/task/load.py", line {line}, in handler\n'],
        }
    )


@given(st.uuids(), st.uuids(), NUMBERS, NUMBERS, MOMENTS, MOMENTS)
def test_ids_times_numbers_and_lines_do_not_change_it(
    one: object, other: object, line: int, rows: int, before: datetime, after: datetime
) -> None:
    first = failure(cause=lambda_cause(one, line, before.replace(microsecond=1), rows), attempts=1)
    again = failure(
        cause=lambda_cause(other, rows, after.replace(microsecond=2), line),
        attempts=3,
        failed_at=datetime(2027, 1, 1, tzinfo=UTC),
        correlation={"lambda_request_id": str(other)},
    )
    assert fingerprint(Status.FAILED, first) == fingerprint(Status.FAILED, again)


@given(WORDS, WORDS)
def test_other_words_in_any_part_change_it(one: str, other: str) -> None:
    variants = {
        (one, name): fingerprint(Status.FAILED, failure(**{name: value}))
        for one in {one, other}
        for name, value in (
            ("state", f"Load {one}"),
            ("path", (one, "Load")),
            ("error", one),
            ("cause", f"no {one}"),
            ("resource", f"arn:aws:lambda:eu-west-1:111122223333:function:{one}"),
        )
    }
    assert len(set(variants.values())) == len(variants)


def test_status_and_origin_count() -> None:
    one = failure()
    deeper = one.model_copy(update={"origin": Origin(state="Check", error="ValueError")})
    prints = {
        fingerprint(Status.FAILED, one),
        fingerprint(Status.TIMED_OUT, one),
        fingerprint(Status.FAILED, deeper),
        fingerprint(Status.FAILED, None),
    }
    assert len(prints) == 4


def test_tables_that_differ_by_a_number_are_different_resources() -> None:
    tables = {fingerprint(Status.FAILED, failure(resource=f"arn:aws:dynamodb:x:1:table/orders-{n}")) for n in (1, 2)}
    assert len(tables) == 2


def nested_cause(inner: str, **other: object) -> str:
    told = {"Cause": inner, "Error": "KeyError", "ExecutionArn": "arn:aws:states:x:1:execution:load:a", **other}
    return json.dumps({**told, "StateMachineArn": "arn:aws:states:x:1:stateMachine:load", "Status": "FAILED"})


@given(WORDS, WORDS, st.dictionaries(WORDS, NUMBERS), NUMBERS)
def test_name_and_input_of_a_nested_execution_do_not_change_it(
    name: str, other: str, given_input: dict[str, int], began: int
) -> None:
    one = nested_cause("no column", Name=name, Input="{}", StartDate=began)
    again = nested_cause("no column", Name=other, Input=json.dumps(given_input), StartDate=1)
    prints = {fingerprint(Status.FAILED, failure(cause=cause)) for cause in (one, again)}
    assert len(prints) == 1


@given(WORDS, WORDS)
def test_what_a_nested_execution_failed_with_changes_it(one: str, other: str) -> None:
    prints = {
        fingerprint(Status.FAILED, failure(cause=nested_cause(json.dumps({"errorMessage": f"no {word}"}))))
        for word in (one, other)
    }
    assert len(prints) == len({one, other})


def test_the_item_and_the_execution_it_failed_in_do_not_change_it() -> None:
    prints = set()
    for number in (1, 7):
        origin = Origin(execution=f"a:{number}", state="Load", path=(f"Each[{number}]", "Load"), error="KeyError")
        prints.add(fingerprint(Status.FAILED, failure().model_copy(update={"origin": origin})))
    assert len(prints) == 1


def test_a_containers_exit_code_changes_it_and_its_memory_does_not() -> None:
    causes = [
        json.dumps({"JobId": str(memory), "Container": {"ExitCode": code, "Memory": memory, "Reason": "killed"}})
        for code, memory in ((137, 512), (137, 1024), (1, 512))
    ]
    first, again, other = (fingerprint(Status.FAILED, failure(cause=cause)) for cause in causes)
    assert first == again != other


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["Cause", "errorMessage", "stackTrace", "Attempts", "x"]), inner)
        ),
        max_leaves=20,
    )
)
def test_any_json_has_an_essence(value: object) -> None:
    assert all(isinstance(part, str) for part in essence(json.dumps(value)))


def test_it_is_hexadecimal_and_long_enough() -> None:
    text = fingerprint(Status.FAILED, failure())
    assert len(text) >= 16
    int(text, 16)


def test_what_is_masked_and_what_is_kept() -> None:
    text = (
        "GET s3://raw/dt=2026-11-22/part-0.parquet took 3.5s (Request ID: 5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e, "
        "trace 9f86d081884c7d65, host ip-10-0-3-7) for decade facade status 503"
    )
    assert mask(text) == (
        "GET s<n>://raw/dt=<time>/part-<n>.parquet took <n>s (Request ID: <uuid>, trace <id>, host ip-<n>-<n>-<n>-<n>) "
        "for decade facade status <n>"
    )
    assert "part-0.parquet took 3.5s" in mask_ids(text)


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
