"""Says whether running it again is safe, and why, naming the states that would do something twice."""

from dataclasses import dataclass

from triage.diagnosis.side_effects import Repeat, Repeats, named
from triage.diagnosis.task_effects import Repeatable


@dataclass(frozen=True)
class Safety:
    """Whether running it again is safe (None: that cannot be told), and why, as part of a sentence."""

    safe: bool | None
    why: str


def safety(repeats: Repeats, *, rejected: bool) -> Safety:
    """Return whether it is safe to run again what failed for a cause that passes by itself."""
    match repeats.repeatable:
        case Repeatable.NO:
            twice = repeats.of(Repeatable.NO)
            check = f"check that {named(twice)} did not get through"
            return Safety(False, f"{_begin(rejected=rejected)}, but a repeat {twice[0].effect.does}; {check}")
        case Repeatable.UNKNOWN:
            return Safety(None, f"{_begin(rejected=rejected)}; check that {_may_twice(repeats)}")
        case Repeatable.YES if rejected:
            return Safety(True, "The call was turned away before it did anything, so running it again is safe")
        case Repeatable.YES:
            return Safety(True, f"The cause passes by itself, and {_harmless(repeats)}")


def caution(repeats: Repeats) -> str:
    """Return what to mind about the failed task when it is run again after the fix, a sentence; "" for nothing."""
    twice = [each for each in repeats.of(Repeatable.NO) if each.failed]
    if not twice:
        return ""
    return f"{twice[0].state} may have got through before: a repeat {twice[0].effect.does}."


def repeated_anew(repeats: Repeats) -> str:
    """Return which tasks a new execution runs again that may do something twice, and what; "" for none."""
    # That the failed task runs again is the point of it.
    twice = [each for each in repeats.of(Repeatable.NO) if not each.failed]
    unclear = [each for each in repeats.of(Repeatable.UNKNOWN) if not each.failed]
    risky = (*twice, *unclear)
    added = f": {twice[0].state} {twice[0].effect.does}" if twice else ""
    return f"It runs {named(risky)} again{added}." if risky else ""


def _begin(*, rejected: bool) -> str:
    return "The call was turned away before it did anything" if rejected else "The cause passes by itself"


def _may_twice(repeats: Repeats) -> str:
    return f"{named(repeats.of(Repeatable.UNKNOWN))} may run twice"


def _harmless(repeats: Repeats) -> str:
    first = repeats.tasks[0] if repeats.tasks else None
    if first is None:
        return "nothing that ran would run twice"
    return f"{named(repeats.tasks)} may run twice ({_it(repeats.tasks)} {first.effect.does})"


def _it(tasks: tuple[Repeat, ...]) -> str:
    return "it" if len({each.state for each in tasks}) == 1 else tasks[0].state
