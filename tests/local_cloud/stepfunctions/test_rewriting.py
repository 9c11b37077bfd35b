"""The small pure rewritings the engine does."""

import pytest

from local_cloud.stepfunctions.grammar_gaps import fit_to_grammar
from local_cloud.stepfunctions.paging import page_of
from local_cloud.stepfunctions.template_logging import api_spelling
from local_cloud.stepfunctions.tolerated_failures import FailureTolerance


@pytest.mark.parametrize(
    ("count", "percentage", "failed", "exceeded"),
    [
        (0, 0, 0, False),
        (0, 0, 1, True),
        (2, 0, 2, False),
        (2, 0, 3, True),
        (0, 25, 2, False),
        (0, 25, 3, True),
        (1, 50, 2, True),
        (5, 20, 3, True),
    ],
)
def test_either_limit_exceeded_is_too_many_failures(count: int, percentage: float, failed: int, exceeded: bool) -> None:
    tolerance = FailureTolerance(count=count, percentage=percentage)
    assert tolerance.is_exceeded(failed=failed, total=10) is exceeded


def test_whole_percentages_become_fractions_and_nothing_else_changes() -> None:
    definition = '{"ToleratedFailurePercentage": 40, "Comment": "\\"ToleratedFailurePercentage\\": 40", "n": 40}'
    assert fit_to_grammar(definition) == definition.replace("40, ", "40.0, ", 1)


def test_only_the_text_of_booleans_becomes_a_boolean() -> None:
    template = {"Level": "ALL", "IncludeExecutionData": "false", "Destinations": [{"Name": "falsetto"}]}
    assert api_spelling(template) == {
        "level": "ALL",
        "includeExecutionData": False,
        "destinations": [{"name": "falsetto"}],
    }


def test_pages_follow_each_other_to_the_end() -> None:
    items = [{"n": n} for n in range(250)]
    first, token = page_of(items, {})
    second, last = page_of(items, {"nextToken": token, "maxResults": 150})
    assert [*first, *second] == items
    assert (len(first), last) == (100, None)


def test_a_token_made_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        page_of([], {"nextToken": "ZWxzZXdoZXJl"})
