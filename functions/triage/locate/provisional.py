"""A pipeline for what the catalog does not know, derived from the state machine or the alarm itself."""

from triage.locate.alarm import alarm_targets
from triage.locate.definition import parse_definition
from triage.locate.resources import Target, log_groups_of, targets_of_definition
from triage.model.arn import Arn
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import BlindSpot
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged, ExecutionEnded, FilesGiven, Signal
from triage.model.vocabulary import Severity
from triage.ports import Executions, Ports, StateMachine

# Tag names in common use, in lower case; the first that is there counts.
_OWNER_TAGS = ("owner", "team", "contact")
_RUNBOOK_TAGS = ("runbook", "runbook-url", "runbook_url")


def provisional_pipeline(signal: Signal, *, ports: Ports) -> tuple[Pipeline, tuple[BlindSpot, ...]]:
    """Return a pipeline named after the state machine, the alarmed resource or the alarm, and what stayed unknown."""
    if isinstance(signal, AlarmChanged):
        return _of_alarm(signal, ports.executions)
    if isinstance(signal, FilesGiven):
        return Pipeline(pipeline_name=signal.name, provisional=True), ()
    return _of_execution(signal, ports.executions)


def _of_execution(ended: ExecutionEnded, executions: Executions) -> tuple[Pipeline, tuple[BlindSpot, ...]]:
    spots: list[BlindSpot] = []
    machine: StateMachine | None = None
    try:
        machine = executions.state_machine_of(ended.execution_arn)
    except PORT_ERRORS as error:
        spots.append(_definition_unread(ended, error))
    scope = Arn.parse(ended.execution_arn)
    targets: tuple[Target, ...] = ()
    if machine is not None and scope is not None:
        targets = targets_of_definition(parse_definition(machine.definition), scope)
    groups = [
        *(group for target in targets for group in log_groups_of(target)),
        *(machine.log_groups if machine else ()),
    ]
    tags = _tags(ended.state_machine_arn, executions, spots)
    return _pipeline(
        _machine_name(ended.state_machine_arn, machine), ended.state_machine_arn, scope, targets, groups, tags
    ), tuple(spots)


def _of_alarm(alarm: AlarmChanged, executions: Executions) -> tuple[Pipeline, tuple[BlindSpot, ...]]:
    targets = alarm_targets(alarm)
    resource = next((target.resource for target in targets if target.resource), None)
    machine = next((target.resource for target in targets if target.service == "states"), None)
    spots: list[BlindSpot] = []
    tags = _tags(machine, executions, spots) if machine else {}
    parsed = Arn.parse(resource or "")
    name = parsed.name if parsed else alarm.alarm_name
    groups = [group for target in targets for group in log_groups_of(target)]
    pipeline = _pipeline(name, machine, Arn.parse(alarm.alarm_arn), targets, groups, tags)
    return pipeline.model_copy(update={"alarms": (alarm.alarm_arn,)}), tuple(spots)


def _pipeline(
    name: str,
    machine: str | None,
    scope: Arn | None,
    targets: tuple[Target, ...],
    groups: list[str],
    tags: dict[str, str],
) -> Pipeline:
    named = {key.lower(): value for key, value in tags.items()}
    severity = named.get("severity", "").lower()
    return Pipeline(
        pipeline_name=name[:256],
        state_machine_arn=machine,
        region=scope.region if scope else None,
        owner=_first(named, _OWNER_TAGS),
        runbook=_first(named, _RUNBOOK_TAGS),
        log_groups=tuple(dict.fromkeys(groups)),
        resources=tuple(dict.fromkeys(target.resource for target in targets if target.resource)),
        severity=Severity(severity) if severity in set(Severity) else Severity.EMAIL,
        tags=tags,
        provisional=True,
    )


def _tags(machine: str, executions: Executions, spots: list[BlindSpot]) -> dict[str, str]:
    try:
        return executions.tags(machine)
    except PORT_ERRORS as error:
        spots.append(
            blind_spot(
                "catalog",
                asked=f"the tags of {machine}, for its owner, runbook and severity",
                error=error,
                resource=machine,
                missing="the state machine is deleted; register the pipeline with PUT /pipelines/{name}",
            )
        )
        return {}


def _definition_unread(ended: ExecutionEnded, error: PortError) -> BlindSpot:
    return blind_spot(
        "catalog",
        asked=f"the definition of {ended.state_machine_arn}, for the log groups and resources of its tasks",
        error=error,
        resource=ended.execution_arn,
        missing="the state machine is deleted; register the pipeline with PUT /pipelines/{name}",
    )


def _machine_name(arn: str, machine: StateMachine | None) -> str:
    parsed = Arn.parse(arn)
    # A version or alias follows the name: …:stateMachine:etl:3
    return machine.name if machine else (parsed.name.partition(":")[0] if parsed else arn)


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if tags.get(name)), None)
