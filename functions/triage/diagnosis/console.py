"""Says what to open in the console: the failing execution, its log lines, the function, what changed."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from triage.diagnosis.slots import partition_of
from triage.links import execution_link, function_link, insights_link
from triage.model.arn import Arn
from triage.model.evidence import Evidence, LogEventRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import NextStep

# An id that a query may hold: what comes out of a cause is text from outside.
_PLAIN_ID = re.compile(r"[\w-]{8,64}")
_REQUEST = "lambda_request_id"
_SHOWN_OF_ID = 8
# A link is mailed: with more groups it would be longer than mail programs keep whole.
_MOST_GROUPS = 5
_ANY_ERROR = "/(?i)error|exception|fail|timed out|denied|killed/"


def console_steps(
    opened: OpenedIncident,
    located: LocatedFailure | None,
    evidence: Sequence[Evidence] = (),
    *,
    known: Mapping[str, str],
    cited: Collection[str] = (),
) -> tuple[NextStep, ...]:
    """Return a step with a link for each place in the console worth opening; () where Region or account are unknown.

    `cited` are the ids of evidence that the cause rests on: a change among it is worth opening, too.
    """
    return (*_places(opened, located, evidence, known), *_changes(evidence, cited))


def _places(
    opened: OpenedIncident, located: LocatedFailure | None, evidence: Sequence[Evidence], known: Mapping[str, str]
) -> Iterator[NextStep]:
    failure = located.failure if located else None
    execution = (failure.origin.execution if failure else None) or known.get("execution_arn", "")
    if link := execution_link(execution):
        yield NextStep(text="Open the failing execution:", link=link)
    if located is not None and (step := _log_lines(opened, located, evidence, known.get("region", ""))):
        yield step
    resource = (failure.origin.resource or failure.resource or "") if failure else ""
    arn = Arn.parse(resource)
    if arn is not None and arn.service == "lambda" and (link := function_link(resource)):
        yield NextStep(text=f"Open the function {arn.name}:", link=link)


def _log_lines(
    opened: OpenedIncident, located: LocatedFailure, evidence: Sequence[Evidence], region: str
) -> NextStep | None:
    shown = [each.ref.log_group for each in evidence if isinstance(each.ref, LogEventRef)]
    groups = tuple(dict.fromkeys((*shown, *located.log_groups, *opened.pipeline.all_log_groups)))[:_MOST_GROUPS]
    request = (located.failure.correlation.get(_REQUEST, "") if located.failure else "").strip()
    named = request if _PLAIN_ID.fullmatch(request) else ""
    window = located.window
    partition = next((arn.partition for group in groups if (arn := Arn.parse(group))), partition_of(opened))
    link = insights_link(groups, _query(named), start=window.start, end=window.end, region=region, partition=partition)
    if link is None:
        return None
    of = f"the log lines of request {named[:_SHOWN_OF_ID]}…" if named else "the log's errors"
    between = f"{_clock(window.start)} to {_clock(window.end)} UTC"
    return NextStep(text=f"Open {of}, {between}, in Logs Insights:", link=link)


def _query(request: str) -> str:
    wanted = f'"{request}"' if request else _ANY_ERROR
    stages = ("fields @timestamp, @logStream, @message", f"filter @message like {wanted}", "sort @timestamp asc")
    return "\n| ".join((*stages, "limit 1000"))


def _changes(evidence: Sequence[Evidence], cited: Collection[str]) -> Iterator[NextStep]:
    changes = [each for each in evidence if each.source == "changes" and each.id in cited]
    linked = next((each for each in changes if each.link), None)
    if linked is not None:
        yield NextStep(text="Open what changed before:", link=linked.link, evidence=(linked.id,))


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}"
