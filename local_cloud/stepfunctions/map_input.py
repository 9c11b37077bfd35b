"""A Map whose items are no array fails as on AWS: the value named, and the event beside the state's entry."""

from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local_cloud.patching import wrap
from local_cloud.stepfunctions.evaluation_events import publish_evaluation_failure

_CAUSE = "Map state input must be an array but was: "
_DETAILS = "evaluationFailedEventDetails"


def apply() -> None:
    """Reword the failure where it arises; its EvaluationFailed event and the execution's error follow."""
    wrap(StateMap, "_eval_execution", _naming_the_value, parameters=("self", "env"))


def _naming_the_value(original: Callable[..., None], self: Any, env: Any) -> None:
    try:
        original(self, env)
    except FailureEventException as exc:
        details = (exc.failure_event.event_details or {}).get(_DETAILS)
        if details is not None:
            # moto names a Python class where AWS names the value.
            if details["cause"].startswith(_CAUSE + "<class"):
                details["cause"] = _CAUSE + to_json_str(_items_value(self, env), separators=(",", ":"))
            # The interpreter's own event is then a second one, which the history leaves out.
            publish_evaluation_failure(env, exc)
        raise


def _items_value(state: Any, env: Any) -> Any:
    """Return what the state takes for its items, which moto has already taken off its stack."""
    for field in (state.items_path, state.items):
        if field is not None:
            env.stack.append(env.states.get_input())
            field.eval(env=env)
            return env.stack.pop()
    return env.states.get_input()
