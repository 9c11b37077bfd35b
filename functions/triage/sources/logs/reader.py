"""Reads log groups each in the way its class and volume ask for, and remembers what could not be read."""

from dataclasses import dataclass, field
from datetime import timedelta

from triage.errors import InvalidInputError, ResourceNotFoundError, UnavailableError
from triage.mining.log_events import LogEvents
from triage.model.blind_spots import PORT_ERRORS, PortError
from triage.model.evidence import BlindSpot
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.logs import spots
from triage.sources.logs.insights import InsightsReader
from triage.sources.logs.pages import PageReader
from triage.sources.logs.reading import Question, Reading
from triage.sources.logs.searching import InsightsSearch

# The shortest retention there is: what is younger cannot have expired.
_NEVER_EXPIRED = timedelta(days=1)
# With less time than this left a query is not begun: it would be paid for and not waited for.
_QUERY_SECONDS = 2.0
_QUERIES_ARE_OFF = (
    "the class Infrequent Access is read by Logs Insights only, which is switched off: set INSIGHTS_BYTES above 0"
)


@dataclass
class LogReader:
    """One search over the log groups of one failure. `expected` are the groups whose absence is worth saying."""

    ports: Ports
    budget: Budget
    settings: Settings
    expected: frozenset[str] = frozenset()
    answered: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    _spots: dict[str, BlindSpot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Prepare both ways of reading."""
        self._pages = PageReader(self.ports.logs, self.budget)
        insights = InsightsReader(self.ports.logs, most_bytes=self.settings.insights_bytes)
        self._search = InsightsSearch(insights, self._pages, self.budget)

    def ask(self, question: Question) -> Reading:
        """Return what the log group answers; nothing where it cannot be read, which is remembered."""
        try:
            reading = self._read(question)
        except PORT_ERRORS as error:
            self._refused(question, error)
            return Reading(question, unread=[question.window])
        self.answered.add(question.log_group)
        self.missing.discard(question.log_group)
        self._spots.pop(question.log_group, None)
        if reading.stopped or reading.searched:
            self._spots[question.log_group] = spots.left_out(reading)
        return reading

    def newest(self, question: Question, *, pages: int) -> LogEvents:
        """Return the events of the newest pages; none where they cannot be read, for what only adds to an answer."""
        try:
            return self._pages.newest(question, pages)
        except (*PORT_ERRORS, InvalidInputError):
            return LogEvents()

    def configured_group(self, function: str) -> str | None:
        """Return the log group a function is configured to have; None where its configuration cannot be read."""
        try:
            return self.ports.jobs.lambda_function(function).log_group
        except PORT_ERRORS:
            # For what only adds to an answer: that the usual group has no lines is said anyway.
            return None

    def forget(self, log_group: str) -> None:
        """Say nothing of a group that has turned out not to matter."""
        self.missing.discard(log_group)
        self.answered.discard(log_group)
        self._spots.pop(log_group, None)

    def may_still_come(self) -> bool:
        """Tell whether lines may arrive yet: in a group that answered, or one that its first line will create."""
        return bool(self.answered or self.missing) and self.budget.exceeded() is None

    def blind_spots(self) -> tuple[BlindSpot, ...]:
        """Return what could not be read."""
        return tuple(self._spots.values())

    def expired(self, question: Question) -> BlindSpot | None:
        """Return that the group no longer keeps lines of the window, where that is why there are none."""
        now = self.ports.clock.now()
        if now - question.window.end < _NEVER_EXPIRED:
            return None
        try:
            group = self.ports.logs.describe(question.log_group)
        except PORT_ERRORS:
            # Without the permission, or when throttled, "nothing was found" is all there is to say.
            return None
        if group.retention_days is None or now - timedelta(days=group.retention_days) < question.window.start:
            return None
        return spots.expired(question, group)

    def _read(self, question: Question) -> Reading:
        try:
            reading = self._pages.first(question) if question.contains else self._pages.all(question)
        except InvalidInputError as error:
            # FilterLogEvents is refused for the class Infrequent Access; Logs Insights is not.
            if self.ports.logs.describe(question.log_group).log_class != "INFREQUENT_ACCESS":
                raise UnavailableError(str(error)) from error
            if not self.settings.insights_bytes:
                raise UnavailableError(_QUERIES_ARE_OFF) from error
            return self._search.lines(question)
        too_late = self.budget.seconds_left < _QUERY_SECONDS
        if question.contains or not reading.unread or not self.settings.insights_bytes or too_late:
            return reading
        return self._search.rest(reading)

    def _refused(self, question: Question, error: PortError) -> None:
        absent = isinstance(error, ResourceNotFoundError)
        if absent:
            self.missing.add(question.log_group)
        if not absent or question.log_group in self.expected:
            self._spots[question.log_group] = spots.unreadable(question, error)
