"""DynamoDB items and plain values, there and back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.aws.items import from_item, to_item

SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(-1e100, 1e100) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


@settings(max_examples=30)
@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_what_json_can_say_comes_back_equal(row: dict[str, Any]) -> None:
    back = from_item(to_item(row))
    assert back == row
    assert repr(back) == repr(row), "a number keeps its kind: 1 is not 1.0 or True"


def test_types_that_json_does_not_have_come_as_it_would_say_them() -> None:
    item = {
        "set": {"SS": ["b", "a"]},
        "numbers": {"NS": ["10", "9.5"]},
        "bytes": {"B": b"\x00"},
        "blobs": {"BS": [b"b", b"a"]},
        "exponent": {"N": "1E+3"},
    }
    assert from_item(item) == {
        "set": ["a", "b"],
        "numbers": [9.5, 10],
        "bytes": "AA==",
        "blobs": ["YQ==", "Yg=="],
        "exponent": 1000.0,
    }


def test_what_dynamodb_has_no_type_for_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        to_item({"a": object()})
