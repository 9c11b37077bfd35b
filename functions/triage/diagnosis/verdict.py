"""Decides what to do: run again, fix first, wait, or look further."""

from collections.abc import Sequence
from datetime import datetime

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.redriving import Redriving, redriving
from triage.diagnosis.running_again import caution, repeated_anew, safety
from triage.diagnosis.side_effects import Repeats, repeats
from triage.knowledge.signature import FixIn, Retry
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Verdict
from triage.model.vocabulary import Action, Category, Status

# Services that run the pipeline's own code: what is wrong lies there. Any other is called as the definition says.
_RUN_OWN_CODE = frozenset({"batch", "codebuild", "ecs", "elasticmapreduce", "glue", "lambda", "sagemaker"})
# Of these the caller had no answer, or not from the one that was to do the work.
_WITHOUT_AN_ANSWER = frozenset(
    {Category.TIMEOUT, Category.NETWORK, Category.DEPENDENCY, Category.INFRASTRUCTURE, Category.UNKNOWN}
)
# What an alarm tells of these does not pass while the load stays.
_USED_UP = frozenset({Category.QUOTA, Category.MEMORY, Category.DISK})
# So many attempts with the same error are as good as knowing that the next one fails, too.
_ENOUGH_ATTEMPTS = 2


def decide(opened: OpenedIncident, located: LocatedFailure, cause: Candidate | None, *, now: datetime) -> Verdict:
    """Return the verdict that follows from the most probable cause; `investigate` when there is none."""
    if located.status in (Status.RECOVERED, Status.HEALTHY):
        return Verdict(action=Action.NONE, reason="Nothing is failing any more.")
    if cause is None:
        return _not_known(opened, redriving(opened, located.resumption, now=now))
    if cause.signature.category is Category.CANCELLED:
        reason = "It was stopped on request: nothing to repair. If that was not meant, run it again."
        return Verdict(action=Action.NONE, reason=reason)
    if opened.alarm is not None:
        return _for_alarm(cause, located.failure)
    if opened.execution is None:
        return _for_logs(cause)
    return _for_execution(opened, located, cause, redriving(opened, located.resumption, now=now))


def _not_known(opened: OpenedIncident, redrive: Redriving) -> Verdict:
    if opened.alarm is not None:
        reason = "The cause is not known, so whether it passes by itself cannot be told."
        return Verdict(action=Action.INVESTIGATE, reason=reason)
    said = ["The cause is not known, so whether running again would help cannot be told."]
    said += [f"{redrive.why_not[:1].upper()}{redrive.why_not[1:]}."] if redrive.in_vain else []
    return Verdict(action=Action.INVESTIGATE, reason=_joined(said))


def _for_execution(opened: OpenedIncident, located: LocatedFailure, cause: Candidate, redrive: Redriving) -> Verdict:
    anew = redrive.until is None or cause.signature.fix_in is not FixIn.OUTSIDE
    twice = repeats(
        located.failure,
        located.resumption,
        opened.pipeline.tags,
        anew=anew,
        rejected=cause.signature.rejected or not _may_have_got_through(cause),
    )
    match _retry(cause, located.failure):
        case Retry.HELPS:
            return _again(cause, located.failure, twice, anew=anew)
        case Retry.AFTER_FIX if anew:
            return _fix_then_rerun(cause, twice, redrive)
        case Retry.AFTER_FIX:
            return _fix_then_redrive(cause, located.failure, twice)
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


def _for_alarm(cause: Candidate, failure: Failure | None) -> Verdict:
    match cause.signature.retry:
        case Retry.HELPS if cause.signature.category in _USED_UP:
            reason = "It lasts until the limit is relieved; then repeat what failed meanwhile."
            return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)
        case Retry.HELPS:
            reason = "The cause passes by itself; the alarm returns to OK when it does."
            return Verdict(action=Action.WAIT, reason=reason, safe_to_retry=cause.signature.rejected or None)
        case Retry.AFTER_FIX:
            reason = f"{_meanwhile(cause, failure)} until the cause is fixed; then repeat what failed meanwhile."
            return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)
        case Retry.UNCLEAR:
            return _look_first(cause)


def _meanwhile(cause: Candidate, failure: Failure | None) -> str:
    """Return what happens as long as nothing is done about what the alarm tells."""
    if failure is None or failure.service != "lambda":
        return "It goes on, or gets worse,"
    which = " with such data" if cause.signature.category is Category.DATA else ""
    return f"Further invocations{which} fail in the same way"


def _for_logs(cause: Candidate) -> Verdict:
    """Return the verdict where logs alone tell of the failure: what wrote them is not known, so not how to resume."""
    match cause.signature.retry:
        case Retry.HELPS:
            return _again(cause, None, repeats(None, None, {}, anew=True, rejected=cause.signature.rejected), anew=True)
        case Retry.AFTER_FIX:
            reason = "Running it again fails again. Fix the cause, then run it again."
            return Verdict(action=Action.FIX_THEN_RERUN, reason=reason, safe_to_retry=False)
        case Retry.UNCLEAR:
            return _look_first(cause)


def _again(cause: Candidate, failure: Failure | None, twice: Repeats, *, anew: bool) -> Verdict:
    state = failure.state if failure else None
    where = f" at {state}" if state else " where it failed"
    how = "start a new execution" if anew else f"a redrive resumes{where} and keeps what succeeded"
    told = safety(twice, rejected=cause.signature.rejected)
    action = Action.RERUN if anew else Action.REDRIVE
    return Verdict(action=action, reason=f"{told.why}: {how}.", safe_to_retry=told.safe)


def _fix_then_redrive(cause: Candidate, failure: Failure | None, twice: Repeats) -> Verdict:
    state = failure.state if failure else None
    where = f" at {state}" if state else " where it failed"
    said = [f"Retrying now fails again. Fix the cause, then redrive: it resumes{where} and keeps what succeeded."]
    said += [caution(twice)]
    if _may_lie_in_input(cause, failure):
        said += ["If the fix changes the input or the definition, start a new execution instead."]
    return Verdict(action=Action.FIX_THEN_REDRIVE, reason=_joined(said), safe_to_retry=False)


def _fix_then_rerun(cause: Candidate, twice: Repeats, redrive: Redriving) -> Verdict:
    why = {
        FixIn.DEFINITION: "a redrive would run the old definition, so start a new execution",
        FixIn.INPUT: "a redrive would use the old input, so start a new execution",
        FixIn.OUTSIDE: f"then start a new execution: {redrive.why_not}",
    }[cause.signature.fix_in]
    said = [f"Retrying now fails again. Fix the cause; {why}.", caution(twice), repeated_anew(twice)]
    return Verdict(action=Action.FIX_THEN_RERUN, reason=_joined(said), safe_to_retry=False)


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(each for each in sentences if each)


def _may_have_got_through(cause: Candidate) -> bool:
    """Return whether the failed call may have done its work: what was refused for good did not."""
    return cause.signature.retry is Retry.HELPS or cause.signature.category in _WITHOUT_AN_ANSWER


def _may_lie_in_input(cause: Candidate, failure: Failure | None) -> bool:
    category = cause.signature.category
    called = failure is not None and failure.service is not None and failure.service not in _RUN_OWN_CODE
    return category is Category.DATA or (called and category in (Category.CONFIGURATION, Category.CODE))
