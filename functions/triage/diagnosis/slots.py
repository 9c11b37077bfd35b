"""What is known from the signal and the failure for filling templates: names and ARNs, no text from logs."""

from triage.model.arn import Arn
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident


def known_slots(opened: OpenedIncident, located: LocatedFailure | None) -> dict[str, str]:
    """Return, as far as known, actor, state, function, table, bucket, key, log_group, region and the ARNs."""
    failure = located.failure if located else None
    slots = {"actor": opened.pipeline.pipeline_name, "region": region_of(opened) or ""}
    if opened.execution is not None:
        slots["execution_arn"] = opened.execution.execution_arn
        slots["state_machine_arn"] = opened.execution.state_machine_arn
    groups = located.log_groups if located else ()
    slots["log_group"] = next(iter(groups or opened.pipeline.all_log_groups), "")
    if failure is not None:
        slots |= slots_of_failure(failure)
    return {name: value for name, value in slots.items() if value}


def slots_of_failure(failure: Failure) -> dict[str, str]:
    """Return the slots that the failure alone gives; `actor` is who did it, as one would say it."""
    state = failure.origin.state or failure.state
    slots = _slots_of_resource(failure.origin.resource or failure.resource)
    if state and not (slots.get("actor") and _ran(failure)):
        slots["actor"] = state
    return slots | ({"state": state} if state else {})


def _ran(failure: Failure) -> bool:
    """Return whether the function got to run: `Lambda.…` names what Lambda itself answered to the state that called it.

    But for Lambda.Unknown: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    error = failure.origin.error or failure.error or ""
    return not error.startswith("Lambda.") or error == "Lambda.Unknown"


def region_of(opened: OpenedIncident) -> str | None:
    """Return the Region the signal came from, else the catalog's."""
    if opened.execution is not None:
        arn = Arn.parse(opened.execution.execution_arn)
        return arn.region if arn and arn.region else opened.pipeline.region
    return (opened.alarm.region if opened.alarm else None) or opened.pipeline.region


def partition_of(opened: OpenedIncident) -> str:
    """Return the partition the signal came from, `aws` where it does not say."""
    signal = opened.execution
    arn = Arn.parse(signal.execution_arn if signal else (opened.alarm.alarm_arn if opened.alarm else ""))
    return arn.partition if arn else "aws"


def _slots_of_resource(resource: str | None) -> dict[str, str]:
    arn = Arn.parse(resource) if resource else None
    if arn is None:
        return {}
    if arn.service == "lambda" and arn.name:
        return {"function": arn.name, "actor": f"Lambda {arn.name}"}
    if arn.service == "s3":
        bucket, _, key = arn.resource.partition("/")
        return {"bucket": bucket, **({"key": f"s3://{bucket}/{key}"} if key else {})}
    if arn.service == "dynamodb" and arn.name:
        return {"table": arn.name}
    return {}
