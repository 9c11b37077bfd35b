"""Report ids are ULIDs that the signal determines."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage.model.identifiers import ulid

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2200, 1, 1)).map(  # noqa: DTZ001 - made UTC below
    lambda moment: moment.replace(tzinfo=UTC)
)


def test_the_specification_example_time_is_encoded_as_it_says() -> None:
    # github.com/ulid/spec: 1469918176385 ms encodes to 01ARYZ6S41.
    assert ulid(datetime.fromtimestamp(1469918176.385, tz=UTC), "seed")[:10] == "01ARYZ6S41"


@given(at=MOMENTS, seed=st.text())
def test_same_moment_and_seed_give_the_same_id_of_26_characters(at: datetime, seed: str) -> None:
    assert ulid(at, seed) == ulid(at, seed)
    assert len(ulid(at, seed)) == 26


@given(at=MOMENTS, seed=st.text())
def test_ids_sort_by_time(at: datetime, seed: str) -> None:
    assert ulid(at, seed) < ulid(at + timedelta(milliseconds=1), "")


def test_different_signals_of_one_moment_get_different_ids() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert ulid(at, "a") != ulid(at, "b")
