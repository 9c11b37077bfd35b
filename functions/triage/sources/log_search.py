"""Reads log groups by request and by window within a budget, and remembers what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from triage.errors import ResourceNotFoundError
from triage.mining.choose import choose
from triage.mining.epoch import from_milliseconds
from triage.mining.invocation import lines_of_request
from triage.model.base import Window, iso
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import BlindSpot
from triage.ports import LogEvent, Ports
from triage.sources.budget import Budget

NAME = "logs"
# Terms of a filter pattern are case-sensitive; "?" means any of them.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
ERROR_PATTERN = (
    "?ERROR ?Error ?error ?Exception ?exception ?Traceback ?FATAL ?Fatal ?fatal ?CRITICAL ?SEVERE ?panic "
    '?"timed out" ?denied ?Denied ?refused ?Killed ?killed ?OutOfMemory ?failed ?Failed ?FAILED'
)
# Above this weight a line tells what happened; below, the request's other lines are worth a further call.
_TELLING = 0.9
_EVENTS_BETWEEN_CHECKS = 100


@dataclass
class LogSearch:
    """One search over the log groups of one failure. `expected` are the groups whose absence is worth saying."""

    log_groups: tuple[str, ...]
    expected: frozenset[str]
    window: Window
    ports: Ports
    budget: Budget
    unreadable: dict[str, BlindSpot] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    stopped: BlindSpot | None = None

    def by_request(self, request_id: str) -> list[LogEvent]:
        """Return the lines of one request from the first group that explains with them; else all there are."""
        found: list[LogEvent] = []
        for group in self.log_groups:
            named = self._read(group, self.window, f'"{request_id}"')
            lines = self._with_neighbours(group, named, request_id) if named else []
            found += lines
            if choose(lines):
                break
        return found

    def by_window(self, *, without: Iterable[str] = ()) -> list[LogEvent]:
        """Return the lines of all groups that look like errors, but not of the groups in `without`."""
        left_out = set(without)
        groups = [group for group in self.log_groups if group not in left_out]
        return [event for group in groups for event in self._read(group, self.window, ERROR_PATTERN)]

    def may_still_come(self) -> bool:
        """Tell whether lines may arrive yet: in a group that answered, or one that its first line will create."""
        return bool(self.answered or self.missing) and self.stopped is None

    def blind_spots(self) -> tuple[BlindSpot, ...]:
        """Return what could not be read."""
        return (*self.unreadable.values(), *((self.stopped,) if self.stopped else ()))

    def _with_neighbours(self, group: str, named: list[LogEvent], request_id: str) -> list[LogEvent]:
        best = choose(named, limit=1)
        if best and best[0].weight >= _TELLING and len(best[0].block.text.splitlines()) > 1:
            return named
        began = self.window.start.timestamp() * 1000
        first = max(min(event.timestamp for event in named), int(began))
        last = max(event.timestamp for event in named)
        span = Window(start=from_milliseconds(first), end=from_milliseconds(last))
        lines = lines_of_request(self._read(group, span, None), request_id)
        read = {event.id for event in lines}
        return lines + [event for event in named if event.id not in read]

    def _read(self, group: str, window: Window, pattern: str | None) -> list[LogEvent]:
        found: list[LogEvent] = []
        if self._stop(group):
            return found
        try:
            for event in self.ports.logs.events(group, start=window.start, end=window.end, pattern=pattern):
                found.append(event)
                self.budget.spend_bytes(len(event.message.encode()))
                if len(found) % _EVENTS_BETWEEN_CHECKS == 0 and self._stop(group):
                    break
        except PORT_ERRORS as error:
            if isinstance(error, ResourceNotFoundError):
                self.missing.add(group)
            if not isinstance(error, ResourceNotFoundError) or group in self.expected:
                self.unreadable[group] = self._unreadable(group, error)
            return found
        self.answered.add(group)
        self.missing.discard(group)
        self.unreadable.pop(group, None)
        return found

    def _unreadable(self, group: str, error: PortError) -> BlindSpot:
        return blind_spot(
            NAME,
            asked=f"log group {group}, {iso(self.window.start)} to {iso(self.window.end)}",
            error=error,
            resource=f"log-group:{group}:*",
            missing=(
                f"check that {group} is the right log group (the catalog entry's log_group or log_groups), and that "
                "what writes there may call logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents"
            ),
        )

    def _stop(self, group: str) -> bool:
        reason = self.budget.exceeded()
        if reason and self.stopped is None:
            self.stopped = self.budget.blind_spot(NAME, asked=f"the rest of log group {group}", reason=reason)
        return reason is not None
