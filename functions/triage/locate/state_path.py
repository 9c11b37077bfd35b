"""Collects the Map and Parallel states around a failure while the history is walked backwards."""

from triage.locate.event_types import is_container_entered, name_of
from triage.ports import HistoryEvent


class PathBuilder:
    """The states around a failing state, in the order in which the walk meets them: innermost first."""

    def __init__(self) -> None:
        """Begin at the failing state, with nothing around it."""
        self._names: list[str] = []
        self._entered: dict[str, HistoryEvent] = {}
        self._iterations: dict[str, HistoryEvent] = {}

    def iterate(self, event: HistoryEvent) -> None:
        """Note a Map iteration's start: it names the Map state long before that is entered, going backwards."""
        # The first one met of a Map is the failing one; a chain through earlier iterations follows it.
        self._iterations.setdefault(name_of(event) or "", event)
        self._add(name_of(event))

    def enclose(self, event: HistoryEvent) -> None:
        """Note the entry of a state that was not left: one that holds states is around the failure."""
        if is_container_entered(event):
            self._add(name_of(event))
            self._entered.setdefault(name_of(event) or "", event)

    def enclosing(self) -> tuple[str, ...]:
        """Return the states around the failing one, outermost first."""
        return tuple(reversed(self._names))

    def iterations(self) -> tuple[HistoryEvent, ...]:
        """Return the starts of the Map iterations around the failure, innermost first."""
        return tuple(self._iterations.values())

    def entry(self, name: str) -> HistoryEvent | None:
        """Return the entry of a state around the failure."""
        return self._entered.get(name)

    def complete(self, known: tuple[str, ...] | None) -> bool:
        """Tell whether every state around it that the definition knows has been met; False without a definition."""
        return known is not None and set(known) <= self._entered.keys()

    def _add(self, name: str | None) -> None:
        if name and name not in self._names:
            self._names.append(name)
