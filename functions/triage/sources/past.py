"""How the executions before the failure ended, in one sentence: since when it fails, and how often it did before."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.ports import Execution

SUCCEEDED = "SUCCEEDED"
# How other ends are told, by AWS's status.
ENDED_OTHERWISE = {"FAILED": "failed", "TIMED_OUT": "timed out", "ABORTED": "aborted"}


@dataclass(frozen=True)
class Past:
    """The executions that are over of the last `days`, newest first, and the last success, which may be older.

    `this` is how the execution ended that is looked into, `failed`; empty when it is none.
    """

    over: Sequence[Execution]
    last: Execution | None
    days: int
    this: str = ""


def succeeded(execution: Execution) -> bool:
    """Return whether the execution succeeded."""
    return execution.status == SUCCEEDED


def tell_past(past: Past) -> str:
    """Return `last success 2026-11-21 02:14 UTC, 31 in a row (32 executions in 40 days: 31 succeeded, …)`.

    What stands before the parenthesis says it without the figures.
    """
    if past.over:
        return f"{_streak(past)} ({_counts(past)})"
    alone = f"no other execution in {past.days} days"
    return f"{alone} to compare with ({_last(past)})" if past.last is None else f"{_last(past)} ({alone})"


def _last(past: Past) -> str:
    if past.last is None:
        return "no success among the executions kept"
    return f"last success {past.last.stopped_at or past.last.started_at:%Y-%m-%d %H:%M} UTC"


def _streak(past: Past) -> str:
    """Return when it last worked, and how many ended alike in a row just before."""
    first = past.over[0]
    alike = next((n for n, each in enumerate(past.over) if succeeded(each) != succeeded(first)), len(past.over))
    if succeeded(first):
        return f"{_last(past)}, {alike} in a row" if alike > 1 else _last(past)
    if past.this:
        return f"failure number {alike + 1} in a row; {_last(past)}"
    return f"{_last(past)}; the last {alike} did not succeed"


def _counts(past: Past) -> str:
    total = len(past.over) + bool(past.this)
    ended = [(sum(map(succeeded, past.over)), "succeeded")]
    ended += [(sum(each.status == status for each in past.over), word) for status, word in ENDED_OTHERWISE.items()]
    parts = [f"{count} {word}" for count, word in ended if count]
    parts += [f"this one {past.this}"] if past.this else []
    return f"{total} {'execution' if total == 1 else 'executions'} in {past.days} days: {', '.join(parts)}"
