"""JSONata without a JVM: jsonata-python evaluates, and variables are declared as JSON literals."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import jsonata as jsonata_python
from jsonata.utils import Utils
from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.component.intrinsic import jsonata as moto_functions
from moto.stepfunctions.parser.asl.jsonata import jsonata as moto_jsonata
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local_cloud.patching import expect_attribute, expect_function, rebind_everywhere

_TIME_LIMIT_MS = 1000
_UNKNOWN_ERROR = "UNKNOWN"
# What moto makes of an expression: the declarations and the expression itself in parentheses, perhaps in a function
# that asks whether there is a result, or of which type it is.
_HEAD = re.compile(r"(?:\$exists\(|\$type\()?\(")
_DECLARATION = re.compile(r"\$(\w+):=")
_DECODER = json.JSONDecoder()


def apply() -> None:
    """Plug the evaluator in, and declare variables so that quotes and newlines in strings stay what they are."""
    expect_attribute(moto_jsonata, "_eval_jsonata")
    expect_function(stepfunctions, "_register_sfn_jsonata_functions", ("expr",))
    moto_jsonata._eval_jsonata = evaluate
    original = expect_function(moto_jsonata, "encode_jsonata_variable_declarations", ("bindings",))
    rebind_everywhere("moto.stepfunctions", "encode_jsonata_variable_declarations", original, declare_variables)
    # moto writes $uuid, $hash and the like in JSONata itself, which jsonata-python gets wrong ($uuid has 41
    # characters); ministack registers them in Python.
    functions = "get_intrinsic_functions_declarations"
    in_jsonata = expect_function(moto_functions, functions, ("variable_references",))
    rebind_everywhere("moto.stepfunctions", functions, in_jsonata, _declare_no_functions)


def _declare_no_functions(variable_references: Collection[str]) -> str:
    del variable_references
    return ""


def evaluate(expression: str) -> Any:
    """Return the value of a JSONata expression, Step Functions' own functions included.

    Raises moto's JSONataException, which the interpreter turns into States.QueryEvaluationError.
    """
    bare, bindings = without_declarations(expression)
    try:
        compiled = jsonata_python.Jsonata.jsonata(bare, timeout=_TIME_LIMIT_MS)
        stepfunctions._register_sfn_jsonata_functions(compiled)
        return compiled.evaluate(None, bindings)
    except Exception as exc:
        # The evaluator is a port from Java: a bad expression surfaces as any Python error.
        raise moto_jsonata.JSONataException(getattr(exc, "error", None) or _UNKNOWN_ERROR, str(exc)) from exc


def without_declarations(expression: str) -> tuple[str, dict[str, Any]]:
    """Return the expression without the variables declared at its head, and their values.

    As bindings they are values, as on AWS. As text the evaluator would parse each state's data anew for each field,
    some 50 ms for 10 KB.
    """
    head = _HEAD.match(expression)
    bindings: dict[str, Any] = {}
    if head is None:
        return expression, bindings
    position = head.end()
    while declaration := _DECLARATION.match(expression, position):
        try:
            value, end = _DECODER.raw_decode(expression, declaration.end())
        except ValueError:
            break
        if expression[end : end + 1] != ";":
            break
        # A variable without a value is undefined; null is a value.
        bindings[declaration[1]] = Utils.NULL_VALUE if value is None else value
        position = end + 1
    return head.group() + expression[position:], bindings


def declare_variables(bindings: Mapping[str, Any]) -> str:
    """Return `$name:=<JSON>;` for each binding; moto itself leaves quotes and newlines unescaped."""
    return "".join(f"{name}:={to_json_str(value, separators=(',', ':'))};" for name, value in bindings.items())
