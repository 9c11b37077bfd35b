"""CloudWatch metric math for one period: arithmetic, and the functions alarms commonly use. Pure; no I/O.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import operator
import statistics
from collections.abc import Callable, Mapping

Values = Mapping[str, float | None]
"""What each metric's id stands for in the period; None where no data came."""

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "MIN": min,
    "MAX": max,
    "AVG": statistics.fmean,
}


class MetricMathError(ValueError):
    """An expression that is wrong, or uses what is not supported here."""


def compute(expression: str, values: Values) -> float | None:
    """Return the expression's value in one period, None where an operand has none; raises MetricMathError.

    Supported: + - * / ^ and parentheses, numbers, ids, FILL(id, n), SUM, MIN, MAX and AVG of METRICS() or of a list.
    """
    try:
        tree = ast.parse(expression.replace("^", "**"), mode="eval")
    except SyntaxError as exc:
        raise MetricMathError(f"not a metric math expression: {expression}") from exc
    return _value(tree.body, values)


def _value(node: ast.expr, values: Values) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _value(operand, values)
            return None if inner is None else -inner
        case ast.BinOp():
            return _arithmetic(node, values)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(name, arguments, values)
    raise MetricMathError(f"not supported in metric math: {ast.unparse(node)}")


def _arithmetic(node: ast.BinOp, values: Values) -> float | None:
    left, right = _value(node.left, values), _value(node.right, values)
    if type(node.op) not in _OPERATORS:
        raise MetricMathError(f"not supported in metric math: {ast.unparse(node)}")
    if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
        return None
    return _OPERATORS[type(node.op)](left, right)


def _call(name: str, arguments: list[ast.expr], values: Values) -> float | None:
    if name == "FILL" and len(arguments) == 2:
        first = _value(arguments[0], values)
        return _value(arguments[1], values) if first is None else first
    if name not in _AGGREGATES or len(arguments) != 1:
        raise MetricMathError(f"not supported in metric math: {name}")
    known = [value for value in _series(arguments[0], values) if value is not None]
    return _AGGREGATES[name](known) if known else None


def _series(node: ast.expr, values: Values) -> list[float | None]:
    match node:
        case ast.Call(func=ast.Name(id="METRICS"), args=[]):
            return list(values.values())
        case ast.List(elts=elements):
            return [_value(element, values) for element in elements]
    return [_value(node, values)]
