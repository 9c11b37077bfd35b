"""Express executions: an ARN of their own kind, and no description, history or stop; their log is the only trace."""

from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import stepfunctions

from local_cloud.patching import wrap
from local_cloud.stepfunctions.records import Handler, Machine, Response, refusal, states_arn

_KIND = "express"
_STANDARD_ONLY = (
    "_describe_execution",
    "_describe_state_machine_for_execution",
    "_get_execution_history",
    "_stop_execution",
)


def apply() -> None:
    """Refuse Express executions where AWS does; after the handlers themselves are in place."""
    for handler in _STANDARD_ONLY:
        wrap(stepfunctions, handler, _refuse_express, parameters=("data",))


def execution_arn(machine: Machine, name: str) -> str:
    """Return the ARN of an execution; a name may be used again for an Express one."""
    if machine.get("type") == "EXPRESS":
        return states_arn(_KIND, f"{machine['name']}:{name}:{new_uuid()}")
    return states_arn("execution", f"{machine['name']}:{name}")


def _refuse_express(original: Handler, data: dict[str, Any]) -> Response:
    if f":{_KIND}:" in str(data.get("executionArn")):
        return refusal("InvalidArn", f"Invalid Arn: 'Resource type not valid in this context: {_KIND}'")
    return original(data)
