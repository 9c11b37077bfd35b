"""Log groups that cannot be paged, or not to their end: Logs Insights finds the lines, pages what follows them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from triage.mining.log_events import LogEvents
from triage.mining.passages import MinedWindow, passages
from triage.model.base import Window
from triage.model.blind_spots import PORT_ERRORS
from triage.ports import LogEvent
from triage.sources.budget import Budget
from triage.sources.logs.insights import MOST_LINES, InsightsReader
from triage.sources.logs.pages import AROUND, PageReader, literal
from triage.sources.logs.reading import Question, Reading, hull, instant

# Of the rare lines that Logs Insights finds so many are read with what follows them.
_FOLLOWED = 3


@dataclass(frozen=True)
class InsightsSearch:
    """Searches as long as the budget lasts."""

    insights: InsightsReader
    pages: PageReader
    budget: Budget

    def lines(self, question: Question) -> Reading:
        """Return the lines of a group of the class Infrequent Access: all, or where they are too many the rare errors.

        Raises what the port raises.
        """
        events, answer = self.insights.lines(question, self._seconds)
        if answer.complete and len(answer.rows) < MOST_LINES:
            return Reading(question, events)
        rare, _ = self.insights.rare_errors(question, self._seconds)
        with ThreadPoolExecutor(_FOLLOWED) as pool:
            for followed in pool.map(lambda event: self._with_what_follows(event, question), _telling(rare)):
                events.extend(followed)
        return Reading(question, events.in_order(), searched=question.window, scanned_bytes=answer.scanned_bytes)

    def rest(self, reading: Reading) -> Reading:
        """Return the reading with the rare error lines of what it left unread."""
        unread = hull(reading.unread)
        # To the end of the window: Logs Insights refuses a time that ends before the log group was created.
        question = reading.question.within(Window(start=unread.start, end=reading.question.window.end))
        events = LogEvents()
        events.extend(reading.events)
        try:
            rare, answer = self.insights.rare_errors(question, self._seconds)
            for event in _telling(rare):
                events.extend(self.pages.around(event))
        except PORT_ERRORS as error:
            return replace(reading, stopped=f"{reading.stopped}, and Logs Insights did not answer: {error}")
        if not answer.complete:
            return replace(reading, events=events.in_order(), stopped=f"{reading.stopped}, and so was Logs Insights")
        return replace(
            reading, events=events.in_order(), unread=[], searched=unread, scanned_bytes=answer.scanned_bytes
        )

    def _with_what_follows(self, event: LogEvent, question: Question) -> LogEvents:
        """Return the event, which has no id of its own, and what its stream wrote in the second after it."""
        following = replace(question, window=instant(event, AROUND), streams=(event.stream,))
        found = self.insights.following(following, self._seconds)
        if event.message in found.messages:
            return found
        # So much was written in its millisecond that it is not among the first.
        itself = replace(following, window=instant(event, timedelta()), contains=literal(event.message))
        again = self.insights.following(itself, self._seconds)
        found.extend(again if event.message in again.messages else LogEvents.of(event))
        return found.in_order()

    @property
    def _seconds(self) -> float:
        return self.budget.seconds_left


def _telling(rare: LogEvents) -> list[LogEvent]:
    if not rare:
        return []
    window = MinedWindow.of(rare, failed_at=rare.times[-1], one_request=True)
    return [rare[passage.positions[0]] for passage in passages(window, limit=_FOLLOWED)]
