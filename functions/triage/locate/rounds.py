"""Tells that an execution went round in a loop, polling for something, when its time was up."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from triage.locate.event_types import is_entered, name_of
from triage.locate.execution_history import FailedState
from triage.locate.fact_writer import FactWriter
from triage.locate.history_reader import HistoryReader
from triage.model.evidence import Fact

# So many of the latest events are read; whoever polls for hours has thousands.
_READ = 300
_FEWEST = 3
_NAMES_SHOWN = 5


def rounds(writer: FactWriter, state: FailedState, reader: HistoryReader) -> Iterator[Fact]:
    """Yield how often the state was entered, where that was several times, and what else was each time.

    The iterations of a Map state enter its states as often as there are items: that is no loop.
    """
    if state.entered is None or state.iterations:
        return
    events = list(islice(reader, _READ))
    times = Counter(name for event in reversed(events) if is_entered(event) and (name := name_of(event)))
    count = times[state.name or ""]
    if count < _FEWEST:
        return
    around = [name for name, other in times.items() if other >= count - 1]
    more = " or more" if len(events) == _READ else ""
    between = ", ".join(around[:_NAMES_SHOWN])
    text = f"{state.name} was entered {count} times{more}: it went round between {between}"
    yield writer.fact(state.entered, text, weight=0.9)
