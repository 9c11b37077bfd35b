"""Where nothing is sure enough: the origin word for word, the likeliest readings, and the look that would decide."""

import re
import shlex
from collections.abc import Mapping, Sequence

from triage.diagnosis.beginning import UNKNOWN_CONFIDENCE
from triage.diagnosis.extent import EVENT_NUMBER
from triage.diagnosis.known_failure import message_of, shows
from triage.diagnosis.next_steps import in_region
from triage.diagnosis.summary import shorten
from triage.knowledge import fill_command
from triage.model.blind_spots import NO_LINE_EXPLAINS, READ_UP_TO
from triage.model.evidence import BlindSpot, Evidence, LogLineRef
from triage.model.failure import Failure
from triage.model.report import Finding, NextStep
from triage.model.vocabulary import Category

_LONGEST_QUOTE = 300
_LONGEST_ALARM = 160
_LONGEST_REASON = 120
# As the locator words them.
_ENDED_BY_DEFINITION = ", a Fail state, ended the execution"
_LED_THERE = re.compile(r"\b(?P<state>\S.{0,120}) was reached from (?P<before>.{1,120}?), a \w{1,20} state")
_COUNTS_FAILURES = re.compile(r"error|fail|throttl|timed? ?out|abort|dead ?letter|[45]xx|reject|denied", re.IGNORECASE)
_EITHER_NORMAL = "either the threshold lies too near to what is normal, or what the level leads to has not shown yet"
_EITHER_NO_DATA = "either what publishes this metric did not run, or it could not publish"
_EITHER_CAME_BEFORE = "either an earlier state gave it reason to, or the way that leads there is wrong"
_EITHER_CODE = "either its own code gave up, or something that it called did"
_EITHER_STOPPED = "either it was stopped before it could log, or it does not log what it gives up for"
_EITHER_UNLOGGED = "either what failed does not log it, or its log is elsewhere"
_NO_DATA = re.compile(r"no datapoints were received .{1,120} treated as \[Breaching\]")
_PLAIN_ID = re.compile(r"[\w-]{8,64}")


def unknown(
    evidence: Sequence[Evidence], failure: Failure | None, guesses: Sequence[Finding], spots: Sequence[BlindSpot]
) -> Finding:
    """Return the finding that names no cause; `guesses` are the readings that are not sure enough.

    There must be evidence. It says how it ended in the words of the failure, why that tells nothing, and the two
    likeliest readings: those of the guesses, else those that the place where it ended leaves open.
    """
    telling = [each.id for each in evidence if failure and shows(each.text, failure.error, failure.cause)]
    why, shown_by = _why_not(evidence, failure, guesses, spots)
    logs = [each.id for each in evidence if each.source == "logs"]
    cited = dict.fromkeys([evidence[0].id, *telling[:1], *shown_by, *logs[:1]])
    return Finding(
        category=Category.UNKNOWN,
        statement=f"{_how_it_ended(failure)}; {why}",
        confidence=UNKNOWN_CONFIDENCE,
        evidence=tuple(cited),
    )


def deciding(
    evidence: Sequence[Evidence], failure: Failure | None, spots: Sequence[BlindSpot], known: Mapping[str, str]
) -> NextStep | None:
    """Return the look that would tell the cause, where no guess has one of its own; None when none stands out."""
    led = _led_there(evidence)
    if led is not None:
        shown_by, found = led
        before, state = found["before"], found["state"]
        text = f"To decide, see which rule of {before} led to {state}, and where its input comes from."
        return NextStep(text=text, evidence=(shown_by.id,))
    if _ended_by_definition(evidence) and failure is not None and failure.state:
        text = f"To decide, see in the definition which state leads to {failure.state}, and with what input it did."
        return NextStep(text=text, evidence=(evidence[0].id,))
    if _is_without_data(failure):
        return NextStep(text="To decide, see whether what publishes the metric ran when it should have: its schedule.")
    if _is_a_level(evidence, failure):
        return NextStep(text="To decide, compare the metric with the same hours of the days before: is this level new?")
    return _in_its_log(evidence, failure, spots, known)


def _in_its_log(
    evidence: Sequence[Evidence], failure: Failure | None, spots: Sequence[BlindSpot], known: Mapping[str, str]
) -> NextStep | None:
    """Return what to read of the log: what was not read, what came before the lines found, else its request's end."""
    unread = _unread_log(spots)
    if unread is not None:
        return NextStep(text=f"To decide, read its log: {unread.remedy}.")
    logged = next((each for each in evidence if each.source == "logs"), None)
    if logged is not None:
        return _what_came_before(logged)
    request = failure.correlation.get("lambda_request_id", "") if failure else ""
    if not _PLAIN_ID.fullmatch(request):
        return None
    command = fill_command("aws logs filter-log-events --log-group-identifier {log_group}", known)
    pattern = shlex.quote(f'"{request}"')
    text = "To decide, see the REPORT line of its request: how long it ran and the memory it used:"
    return NextStep(text=text, command=in_region(f"{command} --filter-pattern {pattern}", known)) if command else None


def _what_came_before(logged: Evidence) -> NextStep:
    match logged.ref:
        case LogLineRef(line=1):
            text = f"To decide, get the lines before: {logged.resource} begins with {logged.id}."
        case LogLineRef(file=file, line=line):
            text = f"To decide, read what stands before {file}:{line}: what it did last, and with what."
        case _:
            text = f"To decide, read what was logged before {logged.id}: what it did last, and with what."
    return NextStep(text=text, evidence=(logged.id,))


def _why_not(
    evidence: Sequence[Evidence], failure: Failure | None, guesses: Sequence[Finding], spots: Sequence[BlindSpot]
) -> tuple[str, tuple[str, ...]]:
    """Return why no cause is named, with the readings that stay open, and the ids of what shows it."""
    if guesses:
        first, *others = (each.category.value for each in guesses)
        return f"most likely {first}" + (f", else {others[0]}" if others else "") + ", but not sure enough", ()
    led = _led_there(evidence)
    if led is not None:
        said = f"the definition ends it there: {EVENT_NUMBER.sub('', led[0].text)}"
        return f"{said}; either that input is wrong, or the rule that looks at it", (led[0].id,)
    return _without_a_sign(evidence, failure, spots), ()


def _without_a_sign(evidence: Sequence[Evidence], failure: Failure | None, spots: Sequence[BlindSpot]) -> str:
    if _ended_by_definition(evidence):
        return f"the definition ends it there; {_EITHER_CAME_BEFORE}"
    if _is_without_data(failure):
        return f"no data came, which the alarm takes for a failure; {_EITHER_NO_DATA}"
    if _is_a_level(evidence, failure):
        return f"nothing that was looked at shows a failure; {_EITHER_NORMAL}"
    if any(each.source == "logs" for each in evidence):
        return f"no known failure looks like this; {_EITHER_CODE}"
    unread = _unread_log(spots)
    if unread is not None:
        return f"its log was not read: {shorten(unread.reason, _LONGEST_REASON)}; {_EITHER_CODE}"
    silent = failure is not None and failure.state is not None
    return f"no log line of it was found; {_EITHER_STOPPED if silent else _EITHER_UNLOGGED}"


def _led_there(evidence: Sequence[Evidence]) -> tuple[Evidence, re.Match[str]] | None:
    for each in evidence:
        if found := _LED_THERE.search(EVENT_NUMBER.sub("", each.text)):
            return each, found
    return None


def _ended_by_definition(evidence: Sequence[Evidence]) -> bool:
    return any(_ENDED_BY_DEFINITION in each.text for each in evidence)


def _is_without_data(failure: Failure | None) -> bool:
    """Return whether an alarm went off because no data came, in CloudWatch's words."""
    return failure is not None and _NO_DATA.search(failure.cause or "") is not None


def _is_a_level(evidence: Sequence[Evidence], failure: Failure | None) -> bool:
    """Return whether an alarm only tells of a level that was crossed, and no log line of anything that failed."""
    if failure is None or not any(each.source == "alarm" for each in evidence):
        return False
    named = (failure.error or "").partition(":")[0]
    return not _COUNTS_FAILURES.search(named) and not any(each.source == "logs" for each in evidence)


def _unread_log(spots: Sequence[BlindSpot]) -> BlindSpot | None:
    of_logs = (spot for spot in spots if spot.source == "logs")
    return next((spot for spot in of_logs if not spot.reason.startswith((NO_LINE_EXPLAINS, READ_UP_TO))), None)


def _how_it_ended(failure: Failure | None) -> str:
    if failure is None:
        return "it failed without saying why"
    if failure.state is None and failure.error:
        return f'all that is known is "{shorten(failure.error, _LONGEST_ALARM)}"'
    said = ": ".join(part for part in (failure.error, message_of(failure.cause)) if part)
    quoted = f'with "{shorten(said, _LONGEST_QUOTE)}"' if said else "without saying why"
    return f"{failure.state or 'it'} failed {quoted}"
