"""Variables in StateExited events as JSON: moto leaves quotes and newlines of strings unescaped there, too."""

from typing import Any

from moto.stepfunctions.parser.asl.eval.variable_store import VariableStore
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local_cloud.patching import expect_function, replace


def apply() -> None:
    """Replace moto's encoding of the variables a state assigned."""
    expect_function(VariableStore, "get", ("self", "variable_identifier"))
    replace(VariableStore, "get_assigned_variables", _assigned_variables, parameters=("self",))


def _assigned_variables(self: Any) -> dict[str, str]:
    return {name: to_json_str(self.get(name), separators=(",", ":")) for name in self._declaration_tracing}
