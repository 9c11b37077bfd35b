"""An inline Map runs at most 40 iterations at once, as on AWS; moto starts a thread for every item."""

from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.inline_iteration_component import (
    InlineIterationComponent,
)

from local_cloud.patching import wrap

MOST_ITERATIONS_AT_ONCE = 40
"""Developer guide, Map state in Inline mode."""


def apply() -> None:
    """Bound the workers of every inline Map."""
    wrap(InlineIterationComponent, "_eval_body", _bounded, parameters=("self", "env"))


def _bounded(original: Callable[..., None], self: Any, env: Any) -> None:
    iterations = env.stack[-1]
    wanted = iterations.max_concurrency or MOST_ITERATIONS_AT_ONCE  # 0 is "no limit of its own"
    iterations.max_concurrency = max(1, min(wanted, MOST_ITERATIONS_AT_ONCE, len(iterations.input_items)))
    original(self, env)
