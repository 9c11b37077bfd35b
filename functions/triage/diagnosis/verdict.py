"""Decides what to do: run again, fix first, wait, or look further."""

from datetime import datetime, timedelta

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.side_effects import Repeatable, repeatable
from triage.knowledge.signature import FixIn, Retry
from triage.model.arn import Arn
from triage.model.failure import Failure
from triage.model.incident import OpenedIncident
from triage.model.report import Verdict
from triage.model.vocabulary import Action, Category, Status

# https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html: Standard workflows only,
# within 14 days of the end; the redriven execution keeps definition and input.
REDRIVE_PERIOD = timedelta(days=14)
# Services that run the pipeline's own code: what is wrong lies there. Any other is called as the definition says.
_RUN_OWN_CODE = frozenset({"batch", "codebuild", "ecs", "elasticmapreduce", "glue", "lambda", "sagemaker"})
_REDRIVABLE = frozenset({Status.FAILED, Status.TIMED_OUT, Status.ABORTED})
# So many attempts with the same error are as good as knowing that the next one fails, too.
_ENOUGH_ATTEMPTS = 2


def redrive_until(opened: OpenedIncident, *, now: datetime) -> datetime | None:
    """Return until when the execution can be redriven; None when it cannot."""
    execution = opened.execution
    if execution is None or execution.status not in _REDRIVABLE:
        return None
    arn = Arn.parse(execution.execution_arn)
    is_standard = arn is not None and arn.service == "states" and arn.resource.startswith("execution:")
    # An exported history carries no ARN, and only Standard executions have a history.
    if execution.execution_arn and not is_standard:
        return None
    until = execution.stopped_at + REDRIVE_PERIOD
    return until if now < until else None


def decide(
    opened: OpenedIncident, failure: Failure | None, cause: Candidate | None, status: Status, *, now: datetime
) -> Verdict:
    """Return the verdict that follows from the most probable cause; `investigate` when there is none."""
    if status in (Status.RECOVERED, Status.HEALTHY):
        return Verdict(action=Action.NONE, reason="Nothing is failing any more.")
    if cause is None:
        reason = "The cause is not known, so whether running again would help cannot be told."
        return Verdict(action=Action.INVESTIGATE, reason=reason)
    if cause.signature.category is Category.CANCELLED:
        reason = "It was stopped on request: nothing to repair. If that was not meant, run it again."
        return Verdict(action=Action.NONE, reason=reason)
    if opened.alarm is not None:
        return _for_alarm(cause)
    if opened.execution is None:
        return _for_logs(cause)
    redrivable = redrive_until(opened, now=now) is not None and cause.signature.fix_in is FixIn.OUTSIDE
    return _for_execution(cause, failure, redrivable=redrivable)


def _for_execution(cause: Candidate, failure: Failure | None, *, redrivable: bool) -> Verdict:
    match _retry(cause, failure):
        case Retry.HELPS:
            return _again(cause, failure, redrivable=redrivable)
        case Retry.AFTER_FIX:
            return _fix_first(cause, failure, redrivable=redrivable)
        case Retry.UNCLEAR:
            return _look_first(cause)


def _retry(cause: Candidate, failure: Failure | None) -> Retry:
    tried = failure.attempts if failure else 1
    if cause.signature.retry is Retry.UNCLEAR and tried >= _ENOUGH_ATTEMPTS:
        return Retry.AFTER_FIX
    return cause.signature.retry


def _look_first(cause: Candidate) -> Verdict:
    title = cause.signature.title
    reason = f"{title}. Why is not certain, so whether running it again would help cannot be told yet."
    return Verdict(action=Action.INVESTIGATE, reason=reason)


def _for_alarm(cause: Candidate) -> Verdict:
    match cause.signature.retry:
        case Retry.HELPS:
            reason = "The cause passes by itself; the alarm returns to OK when it does."
            return Verdict(action=Action.WAIT, reason=reason, safe_to_retry=cause.signature.rejected or None)
        case Retry.AFTER_FIX:
            reason = "Further invocations fail in the same way until the cause is fixed; then repeat those that failed."
            return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)
        case Retry.UNCLEAR:
            return _look_first(cause)


def _for_logs(cause: Candidate) -> Verdict:
    """Return the verdict where logs alone tell of the failure: what wrote them is not known, so not how to resume."""
    match cause.signature.retry:
        case Retry.HELPS:
            return _again(cause, None, redrivable=False)
        case Retry.AFTER_FIX:
            reason = "Running it again fails again. Fix the cause, then run it again."
            return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)
        case Retry.UNCLEAR:
            return _look_first(cause)


def _again(cause: Candidate, failure: Failure | None, *, redrivable: bool) -> Verdict:
    state = failure.state if failure else None
    where = f" at {state}" if state else " where it failed"
    how = f"a redrive resumes{where} and keeps what succeeded" if redrivable else "start a new execution"
    safe, why = _may_run_again(cause, failure)
    action = Action.REDRIVE if redrivable else Action.RERUN
    return Verdict(action=action, reason=f"{why}: {how}.", safe_to_retry=safe)


def _may_run_again(cause: Candidate, failure: Failure | None) -> tuple[bool | None, str]:
    """Return whether running it again is safe (None: that cannot be told), and why."""
    if cause.signature.rejected:
        return True, "The call was turned away before it did anything, so running it again is safe"
    state = (failure.state if failure else None) or "the failed step"
    may, does = repeatable(failure)
    match may:
        case Repeatable.YES:
            return True, f"The cause passes by itself, and {state} may run twice (it {does})"
        case Repeatable.NO:
            return False, f"The cause passes by itself, but a repeat {does}; check that {state} did not get through"
        case Repeatable.UNKNOWN:
            return None, f"The cause passes by itself; check that {state} may run twice"


def _fix_first(cause: Candidate, failure: Failure | None, *, redrivable: bool) -> Verdict:
    state = failure.state if failure else None
    if redrivable:
        where = f" at {state}" if state else " where it failed"
        reason = f"Retrying now fails again. Fix the cause, then redrive: it resumes{where} and keeps what succeeded."
        if _may_lie_in_input(cause, failure):
            reason += " If the fix changes the input or the definition, start a new execution instead."
        return Verdict(action=Action.FIX_THEN_REDRIVE, reason=reason, safe_to_retry=False)
    why = {
        FixIn.DEFINITION: "a redrive would run the old definition, so start a new execution",
        FixIn.INPUT: "a redrive would use the old input, so start a new execution",
        FixIn.OUTSIDE: "then start a new execution; this one cannot be redriven",
    }[cause.signature.fix_in]
    reason = f"Retrying now fails again. Fix the cause; {why}."
    return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)


def _may_lie_in_input(cause: Candidate, failure: Failure | None) -> bool:
    category = cause.signature.category
    called = failure is not None and failure.service is not None and failure.service not in _RUN_OWN_CODE
    return category is Category.DATA or (called and category in (Category.CONFIGURATION, Category.CODE))
