"""Whatever order concurrent items and branches write their events in, the one that failed is found."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.locate.interleaving import CONTAINER, Interleaving, Kind
from triage.locate import locate_in_history

KINDS: list[Kind] = ["Map", "Parallel"]


@st.composite
def interleavings(draw: st.DrawFn) -> Interleaving:
    """Return some items or branches, at least one of which fails."""
    kind = draw(st.sampled_from(KINDS))
    count = draw(st.integers(1, 6))
    # All branches of a Parallel state run at once.
    at_once = draw(st.integers(1, count)) if kind == "Map" else count
    failing = draw(st.frozensets(st.integers(0, count - 1), min_size=1))
    return Interleaving(kind, count, at_once, failing, Random(draw(st.integers(0, 2**32))))  # noqa: S311  (no secret)


@settings(max_examples=200, deadline=None)
@given(interleavings(), st.booleans())
def test_the_item_or_branch_that_failed_first_is_found_in_any_order_of_events(
    interleaving: Interleaving, with_definition: bool
) -> None:
    history = interleaving.write()

    found = locate_in_history(history.events, definition=interleaving.definition if with_definition else None)

    assert found is not None
    assert found.failure is not None
    assert found.failure.path == (CONTAINER, interleaving.state)
    assert found.failure.origin.path == (interleaving.container, interleaving.state)
    assert found.failure.origin.cause == f"{interleaving.first} is broken"


@settings(max_examples=100, deadline=None)
@given(interleavings())
def test_a_history_read_backwards_page_by_page_tells_what_the_whole_history_tells(interleaving: Interleaving) -> None:
    history = interleaving.write()

    assert locate_in_history(reversed(history.events)) == locate_in_history(history.events)
