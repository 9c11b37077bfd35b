"""Log lines of the failing request, else errors in its window; waits a little for lines still on their way."""

from datetime import timedelta

from triage.links import log_stream_link
from triage.mining.choose import Chosen, choose, is_complete
from triage.mining.epoch import from_milliseconds
from triage.mining.excerpt import excerpt
from triage.model.arn import Arn
from triage.model.base import iso
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence, LogEventRef
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import LogEvent, Ports
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.log_search import NAME, LogSearch
from triage.sources.source import Permission, Source

_OPERATION = "logs:FilterLogEvents"
# Lines become searchable usually within seconds; later than this nothing is on its way any more.
_INGESTION = timedelta(minutes=5)
_FIRST_PAUSE_SECONDS = 0.2
_LINES_CHARACTERS = 6000
_LINK_SPAN_MILLISECONDS = 60_000
# Services that run the pipeline's own code, which logs; others fail without a line of ours.
_LOGGING_SERVICES = frozenset({"batch", "codebuild", "ecs", "elasticmapreduce", "glue", "lambda", "sagemaker"})


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return the lines that explain the failure, at most six, and what could not be read."""
    failure = located.failure
    if failure is None:
        return GatheredEvidence(source=NAME)
    if not located.log_groups:
        return GatheredEvidence(source=NAME, blind_spots=(_no_log_group(opened, failure),))
    search = _search(opened, located, failure, ports, settings)
    events = _events(search, opened, failure, settings)
    chosen = choose(events)
    spots = [*search.blind_spots()]
    if not chosen and search.answered:
        spots.append(_nothing_found(search, failure))
    now = ports.clock.now()
    if search.answered and now - failure.failed_at < _INGESTION:
        spots.append(_cut_off(search, iso(now)))
    facts = tuple(_fact(each, opened) for each in chosen)
    return GatheredEvidence(source=NAME, facts=facts, blind_spots=tuple(spots))


def _search(
    opened: OpenedIncident, located: LocatedFailure, failure: Failure, ports: Ports, settings: Settings
) -> LogSearch:
    own = _own_groups(located, failure)
    listed = () if opened.pipeline.provisional else opened.pipeline.all_log_groups
    return LogSearch(
        log_groups=tuple(dict.fromkeys((*own, *located.log_groups))),
        expected=frozenset((*own, *listed)),
        window=located.window,
        ports=ports,
        budget=Budget(ports.clock, ports.meter, _OPERATION, settings),
    )


def _events(search: LogSearch, opened: OpenedIncident, failure: Failure, settings: Settings) -> list[LogEvent]:
    request_id = failure.correlation.get("lambda_request_id")
    events = _ask(search, request_id)
    if opened.execution and (request_id or failure.service in _LOGGING_SERVICES):
        events = _wait(search, events, request_id, failure, settings)
    if request_id is None or choose(events):
        return events
    # Whatever else the failing function logged is another invocation's.
    return [*events, *search.by_window(without=_function_groups(search, failure, events))]


def _ask(search: LogSearch, request_id: str | None) -> list[LogEvent]:
    return search.by_request(request_id) if request_id else search.by_window()


def _wait(
    search: LogSearch, events: list[LogEvent], request_id: str | None, failure: Failure, settings: Settings
) -> list[LogEvent]:
    clock = search.ports.clock
    recent = clock.now() - failure.failed_at < _INGESTION
    left, pause = settings.log_wait_seconds, _FIRST_PAUSE_SECONDS
    while recent and left > 0 and not choose(events) and not is_complete(events) and search.may_still_come():
        nap = min(pause, left, search.budget.seconds_left)
        clock.sleep(nap)
        left -= nap
        pause *= 2
        events = _ask(search, request_id)
    return events


def _own_groups(located: LocatedFailure, failure: Failure) -> list[str]:
    """Return the groups named after the resource that broke."""
    names = {arn.name for arn in map(Arn.parse, (failure.origin.resource or "", failure.resource or "")) if arn}
    return [group for group in located.log_groups if group.rpartition("/")[2] in names]


def _function_groups(search: LogSearch, failure: Failure, events: list[LogEvent]) -> set[str]:
    arn = Arn.parse(failure.origin.resource or failure.resource or "")
    named = {group for group in search.log_groups if arn and group == f"/aws/lambda/{arn.name}"}
    return named | {event.log_group for event in events}


def _fact(chosen: Chosen, opened: OpenedIncident) -> Fact:
    first = chosen.block.first
    again = f"\n[{chosen.times} times like this]" if chosen.times > 1 else ""
    return Fact(
        source=NAME,
        at=from_milliseconds(first.timestamp),
        resource=first.log_group,
        text=excerpt(chosen.block.text, _LINES_CHARACTERS) + again,
        ref=LogEventRef(log_group=first.log_group, stream=first.stream, timestamp=first.timestamp, id=first.id),
        link=_link(first, opened),
        weight=chosen.weight,
    )


def _link(event: LogEvent, opened: OpenedIncident) -> str | None:
    subject = opened.execution.execution_arn if opened.execution else opened.alarm.alarm_arn if opened.alarm else ""
    arn = Arn.parse(event.log_group) or Arn.parse(subject)
    return log_stream_link(
        event.log_group,
        event.stream,
        start=from_milliseconds(event.timestamp - _LINK_SPAN_MILLISECONDS),
        end=from_milliseconds(event.timestamp + _LINK_SPAN_MILLISECONDS),
        region=arn.region if arn else "",
        partition=arn.partition if arn else "aws",
    )


def _no_log_group(opened: OpenedIncident, failure: Failure) -> BlindSpot:
    name = opened.pipeline.pipeline_name
    return BlindSpot(
        source=NAME,
        asked=f"log lines of {failure.resource or name}",
        reason="no log group is known: the catalog names none, and none follows from the definition",
        remedy=f"name one in the catalog: PUT /pipelines/{name} with log_group",
    )


def _nothing_found(search: LogSearch, failure: Failure) -> BlindSpot:
    request_id = failure.correlation.get("lambda_request_id")
    subject = f"lines of request {request_id}, and errors" if request_id else "errors"
    window = search.window
    group = next(group for group in search.log_groups if group in search.answered)
    start, end = (int(moment.timestamp() * 1000) for moment in (window.start, window.end))
    return BlindSpot(
        source=NAME,
        asked=f"{subject} in {', '.join(sorted(search.answered))}, {iso(window.start)} to {iso(window.end)}",
        reason="no line that explains the failure",
        remedy=f"read all lines: aws logs filter-log-events --log-group-name {group} "
        f"--start-time {start} --end-time {end}",
    )


def _cut_off(search: LogSearch, now: str) -> BlindSpot:
    return BlindSpot(
        source=NAME,
        asked=f"lines that reach {', '.join(sorted(search.answered))} later",
        reason=f"logs were read up to {now}",
        remedy="ask again in some minutes",
    )


LOGS = Source(
    name=NAME,
    permissions=(Permission(("logs:FilterLogEvents",), ("arn:aws:logs:${region}:${account}:log-group:*",)),),
    collect=collect,
)
