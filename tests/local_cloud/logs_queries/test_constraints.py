"""Requests are held against the service model, and refused in the service's words."""

from typing import Any

import pytest

from local_cloud.logs_queries.constraints import check_constraints
from local_cloud.logs_queries.errors import RefusedError


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        ({"limit": 10_001}, "Value '10001' at 'limit' failed .* have value less than or equal to 10000"),
        ({"logStreamNames": ["s"] * 101}, "at 'logStreamNames' failed .* have length less than or equal to 100"),
        ({"logGroupIdentifier": "arn:aws:logs:eu-west-1:111122223333:log-group:/a:*"}, "satisfy regular expression"),
        ({"logStreamNamePrefix": "a:b", "limit": 0}, "2 validation errors detected"),
    ],
)
def test_what_breaks_a_constraint_is_refused_by_name(request_: dict[str, Any], complaint: str) -> None:
    with pytest.raises(RefusedError, match=complaint) as refused:
        check_constraints("FilterLogEvents", request_)
    assert refused.value.code == "InvalidParameterException"


def test_what_the_model_allows_passes() -> None:
    check_constraints("FilterLogEvents", {"logGroupName": "/aws/lambda/f", "limit": 10_000, "startFromHead": False})
