"""The source `changes`: what was deployed or changed between the last success and the failure.

A change is told by the service that keeps it: CloudFormation's events, for policies the only ones that have a time,
Lambda's versions, Glue's jobs, ECS's task definitions, the state machine's update. What was changed by hand in a
service that keeps no time of it (an IAM policy, a bucket's policy) is known to CloudTrail alone, which is not asked:
LookupEvents allows two calls a second in a whole account, and its events come minutes late.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from triage.model.arn import Arn, arns_in
from triage.model.blind_spots import PORT_ERRORS
from triage.model.evidence import GatheredEvidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports, StateMachine
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.changes.change import NAME
from triage.sources.changes.facts import change_facts
from triage.sources.changes.inquiry import Inquiry
from triage.sources.changes.revisions import machine_changes
from triage.sources.changes.subject import Subject, subject_of
from triage.sources.source import Permission, Source

_MOST_RESOURCES = 3
_MOST_OTHER_FUNCTIONS = 5
# One page of ListExecutions.
_MOST_EXECUTIONS = 1000
_FAILED = frozenset({"FAILED", "TIMED_OUT"})
_OPERATION = "cloudformation:DescribeStackEvents"
# A function named without its ARN, as the optimised integration of Lambda allows.
_FUNCTION_NAME = re.compile(r'"FunctionName":\s?"([\w-]{1,64})"')


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return what changed since the last success, or in the last `change_hours` hours where there was none.

    What touches the failing resource, its role or what the failure names weighs most; what else changed in the same
    stack or pipeline is told to be ruled out.
    """
    failure = located.failure
    if failure is None:
        return GatheredEvidence(source=NAME)
    machines = tuple(_machines(opened, failure, ports))
    subject = subject_of(failure, machines, opened.pipeline)
    last_success, first_failure = _streak(opened, machines, ports)
    since = last_success or failure.failed_at - timedelta(hours=settings.change_hours)
    inquiry = Inquiry(ports, Budget(ports.clock, ports.meter, _OPERATION, settings), since=since)
    for resource in subject.resources[:_MOST_RESOURCES]:
        subject = subject.with_roles(inquiry.ask_service(resource))
    inquiry.changes += [change for machine in machines for change in machine_changes(machine, since=since)]
    inquiry.ask_stacks((*subject.physical_ids, *(machine.arn for machine in machines)))
    for function in islice(_other_functions(subject, inquiry), _MOST_OTHER_FUNCTIONS):
        inquiry.ask_service(function)
    return GatheredEvidence(
        source=NAME,
        facts=change_facts(
            inquiry.changes, subject, failed_at=failure.failed_at, onset=first_failure or failure.failed_at
        ),
        blind_spots=tuple(dict.fromkeys(inquiry.blind_spots)),
    )


def _machines(opened: OpenedIncident, failure: Failure, ports: Ports) -> Iterator[StateMachine]:
    """Yield the state machine of the execution and that of the nested one where it began, as those ran them."""
    ended = opened.execution.execution_arn if opened.execution else None
    for execution in dict.fromkeys(each for each in (ended, failure.origin.execution) if each):
        try:
            yield ports.executions.state_machine_of(execution)
        except PORT_ERRORS:
            # Locating the failure asks for it as well, and says so when it is refused.
            continue


def _streak(
    opened: OpenedIncident, machines: Iterable[StateMachine], ports: Ports
) -> tuple[datetime | None, datetime | None]:
    """Return when the last success began, and when the first of the failures since then ended.

    What was changed while the last success ran may have come too late to hurt it: hence its beginning.
    """
    ended = opened.execution
    machine = ended.state_machine_arn if ended else next((each.arn for each in machines), None)
    if machine is None:
        return None, None
    before = ended.started_at if ended and ended.started_at else opened.occurred_at
    first_failure = None
    try:
        for execution in islice(ports.executions.recent(machine), _MOST_EXECUTIONS):
            if execution.started_at >= before or execution.stopped_at is None:
                continue
            if execution.status == "SUCCEEDED":
                return execution.started_at, first_failure
            if execution.status in _FAILED:
                first_failure = execution.stopped_at
    except PORT_ERRORS:
        # The source `history` asks the same, and says so when it is refused.
        return None, None
    return None, first_failure


def _other_functions(subject: Subject, inquiry: Inquiry) -> Iterator[Arn]:
    """Yield the functions that the pipeline calls beside those that failed, where no stack has told of them."""
    home = next((arn for arn in subject.resources if arn.region), None)
    named = [arn for arn in arns_in(subject.definitions) if arn.service == "lambda"]
    if home is not None:
        named += [home.sibling("lambda", f"function:{name}") for name in _FUNCTION_NAME.findall(subject.definitions)]
    for name, arn in {arn.name: arn for arn in named}.items():
        if name not in subject.failed and not inquiry.knows(name):
            yield arn


CHANGES = Source(
    name=NAME,
    permissions=(
        Permission(("states:ListExecutions",), ("arn:aws:states:${region}:${account}:stateMachine:*",)),
        Permission(
            ("states:DescribeStateMachineForExecution",), ("arn:aws:states:${region}:${account}:execution:*:*",)
        ),
        # Asked for the stack of a resource, the call names no stack that it could be allowed on.
        Permission(("cloudformation:DescribeStackResources",), ("*",)),
        Permission(("cloudformation:DescribeStackEvents",), ("arn:aws:cloudformation:${region}:${account}:stack/*",)),
        Permission(
            ("lambda:ListVersionsByFunction", "lambda:ListAliases"),
            ("arn:aws:lambda:${region}:${account}:function:*",),
        ),
        Permission(("glue:GetJob",), ("arn:aws:glue:${region}:${account}:job/*",)),
        # DescribeTaskDefinition takes no resource: service authorization reference, Amazon ECS.
        Permission(("ecs:DescribeTaskDefinition",), ("*",)),
    ),
    collect=collect,
)
