"""Reads an execution's history backwards, no further than it is needed."""

from collections.abc import Iterable, Iterator

from triage.ports import HistoryEvent


class HistoryReader:
    """Gives events by id out of a stream that is newest first.

    An event's previousEventId is smaller than its own id, so a chain of them only ever moves on in the stream, and
    pages beyond the chain's end are never fetched.
    """

    def __init__(self, newest_first: Iterable[HistoryEvent]) -> None:
        """Take the stream; nothing is read yet."""
        self._stream = iter(newest_first)
        self._order: list[HistoryEvent] = []
        self._read: dict[int, HistoryEvent] = {}

    def event(self, event_id: int) -> HistoryEvent | None:
        """Return the event of this id, None when the history has none."""
        if event_id <= 0:
            return None
        while event_id not in self._read:
            event = self._next()
            if event is None or event.id < event_id:
                return self._read.get(event_id)
        return self._read[event_id]

    def previous(self, event: HistoryEvent) -> HistoryEvent | None:
        """Return the event that led to this one, None at a branch's or the execution's beginning."""
        if event.previous_id >= event.id:
            return None
        return self.event(event.previous_id)

    def chain(self, event: HistoryEvent | None) -> Iterator[HistoryEvent]:
        """Yield the event and all that led to it, newest first."""
        while event is not None:
            yield event
            event = self.previous(event)

    def older(self, event: HistoryEvent) -> HistoryEvent | None:
        """Return the event written just before this one, whatever led to it."""
        return next((earlier for earlier in self if earlier.id < event.id), None)

    def __iter__(self) -> Iterator[HistoryEvent]:
        """Yield every event, newest first; what was read already comes from memory."""
        yield from self._order
        position = len(self._order)
        while position < len(self._order) or self._next() is not None:
            yield self._order[position]
            position += 1

    def _next(self) -> HistoryEvent | None:
        event = next(self._stream, None)
        if event is not None:
            self._order.append(event)
            self._read[event.id] = event
        return event
