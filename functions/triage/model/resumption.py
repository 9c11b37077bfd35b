"""What runs again when an execution is redriven or started anew; what that does is for the diagnosis to judge."""

from typing import Literal

from triage.model.base import Frozen


class TaskCall(Frozen):
    """What a Task state calls: `dynamodb:putItem`, `lambda:invoke`, `activity:run`.

    `parameters` are the names it is given; those that tell what the call does (a statement, an HTTP method) with their
    texts where the definition has them literally, all others with "". `place`: the task that failed; one in another
    branch or item, which may have been stopped with it; one in an execution that the failed task had started; one that
    came before.
    """

    state: str
    call: str
    parameters: dict[str, str] = {}
    place: Literal["failed", "beside", "below", "earlier"] = "failed"


class Resumption(Frozen):
    """Where a redrive goes on, and the tasks that had run or may have run by then.

    `obstacle` says why a redrive cannot get past that state, whatever is fixed: it is a Fail state, it handles an
    earlier failure, or the history has no room for more events.
    """

    state: str | None = None
    obstacle: Literal["fail_state", "handler", "history_full"] | None = None
    calls: tuple[TaskCall, ...] = ()
