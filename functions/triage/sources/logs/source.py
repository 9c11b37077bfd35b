"""The source `logs`: the lines that explain the failure, at most six, and what could not be read."""

from triage.model.base import iso
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.logs import spots
from triage.sources.logs.baseline import baseline
from triage.sources.logs.explained import LIMIT, Explained
from triage.sources.logs.facts import FactWriter
from triage.sources.logs.fields import fields_of
from triage.sources.logs.last_lines import last_lines
from triage.sources.logs.reader import LogReader
from triage.sources.logs.reading import NAME, Question
from triage.sources.logs.reports import reported
from triage.sources.logs.search import INGESTION, LogSearch, own_groups
from triage.sources.source import Permission, Source

_OPERATION = "logs:FilterLogEvents"
# Below this a fact says what is missing or unusual, not what went wrong.
_EXPLAINS = 0.5
# Also groups of other accounts, which CloudWatch's observability links open to this one; no link, no access.
_ANY_LOG_GROUP = "arn:aws:logs:${region}:*:log-group:*"


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return the lines that explain the failure, the likely cause first, and what could not be read."""
    failure = located.failure
    if failure is None:
        return GatheredEvidence(source=NAME)
    if not located.log_groups:
        spot = spots.no_log_group(opened.pipeline.pipeline_name, failure)
        return GatheredEvidence(source=NAME, blind_spots=(spot,))
    search = _search(opened, located, failure, ports, settings)
    facts: list[Fact] = []
    for explained in search.run():
        facts += _facts(explained, search)
    explains = any(fact.weight >= _EXPLAINS for fact in facts)
    blind_spots = _blind_spots(search, found=explains)
    return GatheredEvidence(source=NAME, facts=tuple(facts[:LIMIT]), blind_spots=blind_spots)


def _search(
    opened: OpenedIncident, located: LocatedFailure, failure: Failure, ports: Ports, settings: Settings
) -> LogSearch:
    own = own_groups(located, failure)
    listed = () if opened.pipeline.provisional else opened.pipeline.all_log_groups
    reader = LogReader(
        ports=ports,
        budget=Budget(ports.clock, ports.meter, _OPERATION, settings),
        settings=settings,
        expected=frozenset((*own, *listed)),
    )
    return LogSearch(
        reader=reader,
        opened=opened,
        failure=failure,
        window=located.window,
        log_groups=tuple(dict.fromkeys((*own, *located.log_groups))),
        fields=fields_of(opened.pipeline.log_fields),
    )


def _facts(explained: Explained, search: LogSearch) -> list[Fact]:
    writer = FactWriter(search.opened)
    name = ""
    if explained.undecided:
        groups = tuple(dict.fromkeys(explained.window.events.log_groups))
        before = baseline(search.reader, search.opened, search.window, groups)
        name, explained = before.name, explained.against(before.events, fields=search.fields)
    memory = reported(explained, search.reader, search.window)
    last = last_lines(explained)
    facts = [*writer.passages(explained, last), *([writer.reported(memory)] if memory else [])]
    facts += writer.last(explained, last)
    facts = sorted(facts, key=lambda fact: -fact.weight)[:LIMIT]
    return [*facts[: LIMIT - 1], *writer.missing(explained, name)] if explained.missing else facts


def _blind_spots(search: LogSearch, *, found: bool) -> tuple[BlindSpot, ...]:
    reader = search.reader
    found_spots = [*reader.blind_spots()]
    read = [group for group in search.log_groups if group in reader.answered]
    if not found and read:
        gone = (reader.expired(Question(group, search.window)) for group in read)
        expired = [spot for spot in gone if spot]
        found_spots += expired or [spots.nothing_found(read, search.window, search.request_id)]
    now = reader.ports.clock.now()
    if read and now - search.failure.failed_at < INGESTION:
        found_spots.append(spots.cut_off(reader.answered, iso(now)))
    return tuple(found_spots)


LOGS = Source(
    name=NAME,
    permissions=(
        Permission(("logs:FilterLogEvents", "logs:DescribeLogGroups", "logs:StartQuery"), (_ANY_LOG_GROUP,)),
        # These take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
        Permission(("logs:GetQueryResults", "logs:StopQuery"), ("*",)),
        # Where a function logs that has no lines in the usual group.
        Permission(("lambda:GetFunctionConfiguration",), ("arn:aws:lambda:${region}:${account}:function:*",)),
        # When the pipeline last succeeded: whose lines are compared with.
        Permission(("states:ListExecutions",), ("arn:aws:states:${region}:${account}:stateMachine:*",)),
    ),
    collect=collect,
)
