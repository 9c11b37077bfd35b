"""Says what to do, in order: look first, then fix, then run again, with commands that can be pasted."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from triage.diagnosis.candidate import Candidate
from triage.diagnosis.redriving import redriving
from triage.knowledge import fill_command
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import NextStep, Verdict
from triage.model.vocabulary import Action

# How far around the failure the log command looks.
_BEFORE = timedelta(minutes=15)
_AFTER = timedelta(minutes=2)
_REDRIVING = {
    Action.REDRIVE: "Redrive",
    Action.FIX_THEN_REDRIVE: "Then redrive",
    Action.INVESTIGATE: "Redrive only when you know that it may run twice",
}


def steps_for(
    opened: OpenedIncident,
    cause: Candidate,
    verdict: Verdict,
    known: Mapping[str, str],
    *,
    places: Sequence[NextStep] = (),
    now: datetime,
) -> tuple[NextStep, ...]:
    """Return what to do about a known cause: what looks first, the `places` to open, the fix, running again."""
    looking, fixing = [], []
    for step in cause.signature.steps:
        if step.command is None:
            fixing.append(NextStep(text=step.text, link=cause.signature.docs, evidence=cause.evidence[:1]))
        elif command := fill_command(step.command, cause.slots):
            looking.append(NextStep(text=f"{step.text}:", command=in_region(command, known)))
    return (*looking, *places, *fixing, *again(opened, verdict, known, now=now))


def steps_for_unknown(
    opened: OpenedIncident,
    located: LocatedFailure | None,
    known: Mapping[str, str],
) -> tuple[NextStep, ...]:
    """Return where to look when the cause is not known: the execution's last events, the alarm, the logs."""
    steps: list[NextStep] = []
    if command := fill_command(
        "aws stepfunctions get-execution-history --execution-arn {execution_arn} --reverse-order --max-items 30", known
    ):
        steps.append(NextStep(text="See its last events:", command=in_region(command, known)))
    if opened.alarm is not None:
        name = shlex.quote(f"--alarm-names={opened.alarm.alarm_name}")
        command = f"aws cloudwatch describe-alarms {name}"
        steps.append(NextStep(text="See the alarm and its reason:", command=in_region(command, known)))
    at = located.failure.failed_at if located and located.failure else opened.occurred_at
    window = f"--start-time {_milliseconds(at - _BEFORE)} --end-time {_milliseconds(at + _AFTER)}"
    if command := fill_command("aws logs filter-log-events --log-group-identifier {log_group}", known):
        steps.append(NextStep(text="Read the log around it:", command=in_region(f"{command} {window}", known)))
    return tuple(steps)


def look_at(guess: Candidate, known: Mapping[str, str]) -> NextStep:
    """Return the look at the likeliest reading that would tell whether it is right."""
    for step in guess.signature.steps:
        if step.command and (command := fill_command(step.command, guess.slots)):
            return NextStep(text=f"To decide, {_lowered(step.text)}:", command=in_region(command, known))
    step = guess.signature.steps[0]
    return NextStep(text=f"To decide: {step.text}", link=guess.signature.docs, evidence=guess.evidence[:1])


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def again(opened: OpenedIncident, verdict: Verdict, known: Mapping[str, str], *, now: datetime) -> tuple[NextStep, ...]:
    """Return how to run it again, where the verdict says so."""
    until = redriving(opened, None, now=now).until
    if verdict.action in _REDRIVING and until is not None:
        command = fill_command("aws stepfunctions redrive-execution --execution-arn {execution_arn}", known)
        text = f"{_REDRIVING[verdict.action]} (possible until {until:%Y-%m-%d %H:%M} UTC):"
        return (NextStep(text=text, command=in_region(command, known)),) if command else ()
    if verdict.action in (Action.RERUN, Action.FIX_THEN_RERUN) and opened.execution is not None:
        return _start_anew(known, "Then start" if verdict.action is Action.FIX_THEN_RERUN else "Start")
    return ()


def _start_anew(known: Mapping[str, str], first: str) -> tuple[NextStep, ...]:
    save = "aws stepfunctions describe-execution --execution-arn {execution_arn} --query input --output text"
    start = "aws stepfunctions start-execution --state-machine-arn {state_machine_arn} --input file://input.json"
    saving, starting = fill_command(save, known), fill_command(start, known)
    if saving is None or starting is None:
        return ()
    return (
        NextStep(text="Keep the input:", command=f"{in_region(saving, known)} > input.json"),
        NextStep(text=f"{first} a new execution with it:", command=in_region(starting, known)),
    )


def in_region(command: str, known: Mapping[str, str]) -> str:
    """Return the command for the Region of the failure, where that is known."""
    region = fill_command("--region {region}", known)
    return f"{command} {region}" if region else command


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
