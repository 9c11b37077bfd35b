"""The plan: the failed request's own lines, then everybody's in its window; waits a little for lines on their way."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from triage.mining.epoch import from_milliseconds
from triage.mining.formats.json_log import Fields
from triage.mining.handled import messages_of
from triage.mining.log_events import LogEvents
from triage.mining.requests import RequestLines, ends_request
from triage.model.arn import Arn
from triage.model.base import Window
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.sources.logs.explained import Explained
from triage.sources.logs.job_streams import positions_of, stream_names
from triage.sources.logs.last_lines import is_cut_short
from triage.sources.logs.reader import LogReader
from triage.sources.logs.reading import Question

# Lines become searchable usually within seconds; later than this nothing is on its way any more.
INGESTION = timedelta(minutes=5)
_FIRST_PAUSE_SECONDS = 0.2
# Groups that are read at the same time.
_AT_ONCE = 4
# FilterLogEvents takes so many stream names.
_STREAMS = 100
# Services that run the pipeline's own code, which logs; others fail without a line of ours.
_LOGGING_SERVICES = frozenset({"batch", "codebuild", "ecs", "elasticmapreduce", "glue", "lambda", "sagemaker"})


@dataclass
class LogSearch:
    """Searches the log groups of one failure, the most telling first."""

    reader: LogReader
    opened: OpenedIncident
    failure: Failure
    window: Window
    log_groups: tuple[str, ...]
    fields: Fields

    @property
    def request_id(self) -> str | None:
        """The Lambda request that failed, where it is known."""
        return self.failure.correlation.get("lambda_request_id")

    def run(self) -> list[Explained]:
        """Return what was found, the failed request's own lines before those of others."""
        own = self._own()
        if not own.window.events and self._moved():
            own = self._own()
        if self.opened.execution and (self.request_id or self.failure.service in _LOGGING_SERVICES):
            own = self._wait(own)
        if self.request_id is None or own.errs:
            return [own]
        # Whatever else the failing function logged is another invocation's.
        others = self._of_all(without=self._function_groups(own.window.events))
        return [own, others]

    def _own(self) -> Explained:
        if self.request_id:
            return self._of_request(self.request_id)
        of_job = self._of_streams(stream_names(self.failure))
        return of_job if of_job.errs else self._of_all()

    def _moved(self) -> bool:
        """Tell whether the failed function logs to another group than the usual; if so, that is read from now on."""
        arn = self._function
        group = self.reader.configured_group(str(arn)) if arn else None
        if arn is None or group is None or group in self.log_groups:
            return False
        usual = usual_group(arn)
        self.reader.forget(usual)
        self.log_groups = (group, *(each for each in self.log_groups if each != usual))
        return True

    @property
    def _function(self) -> Arn | None:
        arn = Arn.parse(self.failure.origin.resource or self.failure.resource or "")
        return arn if arn and arn.service == "lambda" else None

    def _of_streams(self, names: tuple[str, ...]) -> Explained:
        """Return the lines of streams that only the failed job wrote to; none where there are no such streams."""
        found = LogEvents()
        for group in self.log_groups if names else ():
            found.extend(self.reader.ask(Question(group, self.window, streams=names)).events)
        return self._explained(found.in_order(), one_request=True)

    def _wait(self, own: Explained) -> Explained:
        clock = self.reader.ports.clock
        recent = clock.now() - self.failure.failed_at < INGESTION
        left, pause = self.reader.settings.log_wait_seconds, _FIRST_PAUSE_SECONDS
        while recent and left > 0 and not own.errs and not _is_over(own) and self.reader.may_still_come():
            nap = min(pause, left, self.reader.budget.seconds_left)
            clock.sleep(nap)
            left -= nap
            pause *= 2
            own = self._own()
        return own

    def _of_request(self, request_id: str) -> Explained:
        """Return the lines of one request from the first group that explains with them; else all there are."""
        found = LogEvents()
        explained = self._explained(found, one_request=True)
        for group in self.log_groups:
            lines = self._lines_of_request(group, request_id)
            if not lines:
                continue
            found.extend(lines)
            explained = self._explained(lines if len(lines) == len(found) else found.in_order(), one_request=True)
            if explained.errs:
                break
        return explained

    def _lines_of_request(self, group: str, request_id: str) -> LogEvents:
        """Return the lines that carry the id, and what else its streams wrote between its START and its REPORT."""
        named = self.reader.ask(Question(group, self.window, contains=request_id))
        events = named.events
        if not events or (named.complete and _has_trace(self._explained(events, one_request=True))):
            return events
        streams = tuple(dict.fromkeys(events.streams))[:_STREAMS]
        end = events.times[-1] if named.complete else None
        span = _span(self.window, events.times[0], end)
        everything = self.reader.ask(Question(group, span, streams=streams))
        lines = everything.events
        if everything.complete:
            return lines.only(RequestLines(request_id).find(lines.messages, lines.places, lines.times))
        # Its START may be among what was not read: of a stream that serves one request at a time all lines count.
        lines.extend(events)
        return lines.in_order()

    def _of_all(self, *, without: Iterable[str] = ()) -> Explained:
        left_out = set(without)
        groups = [group for group in self.log_groups if group not in left_out]
        found = LogEvents()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for reading in pool.map(lambda group: self.reader.ask(Question(group, self.window)), groups):
                found.extend(reading.events)
        every = found.in_order()
        of_job = self._explained(every.only(positions_of(self.failure, every.streams)), one_request=True)
        return of_job if of_job.errs else self._explained(every, one_request=False)

    def _explained(self, events: LogEvents, *, one_request: bool) -> Explained:
        failed_at = int(self.failure.failed_at.timestamp() * 1000)
        said = messages_of(self.failure.origin.cause, self.failure.cause)
        return Explained.of(events, failed_at=failed_at, one_request=one_request, fields=self.fields, said=said)

    def _function_groups(self, own: LogEvents) -> set[str]:
        arn = self._function
        named = {group for group in self.log_groups if arn and group == usual_group(arn)}
        return named | set(own.log_groups)


def own_groups(located: LocatedFailure, failure: Failure) -> list[str]:
    """Return the groups named after the resource that broke."""
    names = {arn.name for arn in map(Arn.parse, (failure.origin.resource or "", failure.resource or "")) if arn}
    return [group for group in located.log_groups if group.rpartition("/")[2] in names]


def usual_group(function: Arn) -> str:
    """Return the log group of a function that is not configured to have another."""
    return f"/aws/lambda/{function.name}"


def _is_over(explained: Explained) -> bool:
    """Tell whether a request has written its last line."""
    return any(map(ends_request, explained.window.events.messages))


def _has_trace(explained: Explained) -> bool:
    best = explained.passages[0] if explained.passages else None
    # What was logged before a request was cut short does not carry its id.
    return best is not None and best.errs and "\n" in best.text and not is_cut_short(best.text)


def _span(window: Window, first: int, last: int | None) -> Window:
    start = max(from_milliseconds(first), window.start)
    return Window(start=start, end=window.end if last is None else from_milliseconds(last))
