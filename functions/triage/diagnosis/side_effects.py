"""Tells what a redrive or a new execution would do a second time, task by task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.diagnosis.task_effects import Effect, Repeatable, effect_of
from triage.model.arn import Arn
from triage.model.failure import Failure
from triage.model.resumption import Resumption, TaskCall

# The tag by which an owner says which tasks may run twice: `true` for all, else names of states, by commas.
IDEMPOTENT_TAG = "idempotent"
_OWNER_SAYS = Effect("*", Repeatable.YES, "is tagged as idempotent")
# What tasks of these services nearly always do.
_CALLS = {
    "sns": "sns:publish",
    "sqs": "sqs:sendMessage",
    "events": "events:putEvents",
    "ses": "ses:sendEmail",
    "kinesis": "kinesis:putRecord",
    "firehose": "firehose:putRecord",
    "s3": "s3:putObject",
    "states": "states:evaluate",
    "lambda": "lambda:invoke",
}
# So many names a person still reads.
_MOST_NAMED = 3


@dataclass(frozen=True)
class Repeat:
    """One task that would run a second time, and what that does; `failed`: it is the one that failed."""

    state: str
    effect: Effect
    failed: bool = False


@dataclass(frozen=True)
class Repeats:
    """All tasks that would run a second time."""

    tasks: tuple[Repeat, ...]

    @property
    def repeatable(self) -> Repeatable:
        """What holds for all of them together: the worst."""
        kinds = {each.effect.repeatable for each in self.tasks}
        return next((kind for kind in (Repeatable.NO, Repeatable.UNKNOWN) if kind in kinds), Repeatable.YES)

    def of(self, kind: Repeatable) -> tuple[Repeat, ...]:
        """Return those of one kind."""
        return tuple(each for each in self.tasks if each.effect.repeatable is kind)


def repeats(
    failure: Failure | None, resumption: Resumption | None, tags: Mapping[str, str], *, anew: bool, rejected: bool
) -> Repeats:
    """Return what a redrive, or (`anew`) a new execution, does a second time.

    A redrive repeats the failed task and what was stopped with it; tasks that succeeded are repeated by a new
    execution only. `rejected`: the failed call was turned away before it did anything, so it is no repeat. Of what may
    have been stopped with it, only what surely does something twice counts. What the pipeline's own code does cannot
    be told from outside: it is `unknown`, unless the tag `idempotent` (`true`, or states by commas) says otherwise.
    """
    excused = {name.strip() for name in tags.get(IDEMPOTENT_TAG, "").split(",")}
    judged = [(call, _effect(call, excused)) for call in _calls(failure, resumption)]
    wanted = [(call, effect) for call, effect in judged if _counts(call, effect, anew=anew, rejected=rejected)]
    return Repeats(tuple(Repeat(call.state, effect, call.place == "failed") for call, effect in wanted))


def named(tasks: Sequence[Repeat]) -> str:
    """Return the states' names as one says them: `Load`, `Load and Publish`, `A, B and 4 more`."""
    names = list(dict.fromkeys(each.state for each in tasks))
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{len(names) - _MOST_NAMED + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _counts(call: TaskCall, effect: Effect, *, anew: bool, rejected: bool) -> bool:
    match call.place:
        case "failed":
            return not rejected
        case "beside":
            return anew or effect.repeatable is Repeatable.NO
        case "earlier":
            return anew
        case "below":
            return True


def _effect(call: TaskCall, excused: set[str]) -> Effect:
    said = "true" in {each.lower() for each in excused} or call.state in excused
    return _OWNER_SAYS if said else effect_of(call)


def _calls(failure: Failure | None, resumption: Resumption | None) -> tuple[TaskCall, ...]:
    known = resumption.calls if resumption else ()
    if any(call.place in ("failed", "below") for call in known):
        return known
    # Without the definition, the service that the failed task called is all that is known.
    service = _service(failure)
    state = (failure.state if failure else None) or "the failed step"
    return (TaskCall(state=state, call=_CALLS.get(service, f"{service}:?")), *known)


def _service(failure: Failure | None) -> str:
    if failure is None:
        return ""
    if failure.service:
        return failure.service.lower()
    arn = Arn.parse(failure.resource) if failure.resource else None
    return arn.service if arn else ""
