"""The interpreter without its logging and thread bookkeeping, which grow with every state and serve no one here."""

import logging
import sys
from typing import Any

from moto.stepfunctions.parser import utils as moto_utils
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent

from local_cloud.patching import expect_attribute, rebind_everywhere, replace

# moto's Map workers recurse once an item.
_RECURSION_LIMIT = 10_000


class _Forgetful(list[Any]):
    """A list that keeps nothing: moto collects every thread it ever started in one."""

    def append(self, _item: Any, /) -> None:
        return


def apply() -> None:
    """Silence the interpreter; a failed state would otherwise format its whole parse tree."""
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)
    replace(
        EvalComponent,
        "_log_failure_event_exception",
        _log_nothing,
        parameters=("self", "failure_event_exception"),
    )
    replace(EvalComponent, "_log_exception", _log_nothing, parameters=("self", "exception"))
    threads = expect_attribute(moto_utils, "TMP_THREADS")
    rebind_everywhere("moto.stepfunctions", "TMP_THREADS", threads, _Forgetful())
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION_LIMIT))


def _log_nothing(self: Any, **_failure: Any) -> None:
    del self
