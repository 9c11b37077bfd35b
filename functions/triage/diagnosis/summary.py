"""Says in two or three lines what failed, where, why, since when, and whether to run it again."""

import re
from collections.abc import Sequence
from datetime import datetime

from triage.diagnosis.beginning import status_of
from triage.diagnosis.known_failure import message_of
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Verdict
from triage.model.signal import FilesGiven

_LONGEST = 420
_LONGEST_HISTORY = 400
# As the locator writes them: "history event 31: 11 of 12 iterations of Each succeeded; index 7 failed".
_TALLY = re.compile(r"\b\d{1,9} of \d{1,9} iterations of .{1,90} succeeded")
# As the history source writes them of an execution before which there was none.
_NOTHING_BEFORE = "no execution before this one in that time"
_ONLY_THIS = re.compile(r"^1 execution in (\d{1,4}) days: 0 succeeded, this one failed")
_NONE_SUCCEEDED = re.compile(r"\d{1,6} executions in \d{1,4} days: 0 succeeded")
_STREAK_OF_ALL = re.compile(r"No success among the executions kept; this is failure number", re.IGNORECASE)
# What a fact of a history begins with, which a sentence can do without.
EVENT_NUMBER = re.compile(r"^history event \d{1,9}(?: of [^:\s]{1,200}(?::[^:\s]{1,200})*)?: ")


def summarise(
    opened: OpenedIncident,
    located: LocatedFailure,
    *,
    what: str,
    cited: Sequence[str],
    verdict: Verdict,
    evidence: Sequence[Evidence],
) -> str:
    """Return the summary, one statement a line, each citing its evidence.

    `what` says what happened, in words that `cited` shows; empty when it is not known.
    """
    happened = what or _verbatim(located.failure, opened)
    lines = [cite(shorten(f"{what_ended(opened, located)}: {happened}", _LONGEST), cited)]
    lines.append(verdict.reason)
    if (extent := _extent(evidence)) is not None:
        lines.insert(1, extent)
    return "\n".join(lines)


def what_ended(opened: OpenedIncident, located: LocatedFailure | None) -> str:
    """Return which pipeline ended how, when and where: `etl FAILED at 2026-11-22 02:13:44 UTC in Each > Load`."""
    status = located.status if located else status_of(opened)
    failure = located.failure if located else None
    name = opened.pipeline.pipeline_name
    if opened.alarm is not None:
        return f"{name}: alarm {opened.alarm.alarm_name} since {_time(opened.alarm.changed_at)}"
    path = (failure.origin.path or failure.path) if failure else ()
    where = f" in {' > '.join(path)}" if path else ""
    at = failure.failed_at if failure else opened.occurred_at
    if isinstance(opened.signal, FilesGiven) and at == opened.signal.at:
        # Lines without times: when they were read says nothing about when it failed.
        return f"{name} {status.upper()}"
    return f"{name} {status.upper()} at {_time(at)}{where}"


def cite(sentence: str, evidence: Sequence[str]) -> str:
    """Return the sentence, with a full stop, and the ids it rests on."""
    ended = sentence if sentence.endswith((".", "…", "!", "?")) else f"{sentence}."
    return f"{ended} [{' '.join(evidence)}]" if evidence else ended


def shorten(text: str, limit: int) -> str:
    """Return the text on one line, at most `limit` characters, an ellipsis showing what was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…"


def _extent(evidence: Sequence[Evidence]) -> str | None:
    """Return how much failed and since when: how many items of a Map, how many executions, when it last worked."""
    tallies = [each for each in evidence if _TALLY.search(each.text)]
    telling = [*tallies[:1], *(each for each in evidence if each.source == "history")][:3]
    if not telling:
        return None
    said = [_capital(EVENT_NUMBER.sub("", each.text)) for each in telling]
    text = ". ".join(_of_the_first(said) or _of_the_never_succeeded(said) or said)
    return cite(shorten(text, _LONGEST_HISTORY), [each.id for each in telling])


def _of_the_first(said: Sequence[str]) -> list[str]:
    """Return what is said where nothing ran before this execution: counts and streak would say it twice."""
    if not any(each.endswith(_NOTHING_BEFORE) for each in said):
        return []
    days = next((found[1] for each in said if (found := _ONLY_THIS.search(each))), None)
    if days is None:
        return []
    others = [each for each in said if not (each.endswith(_NOTHING_BEFORE) or _ONLY_THIS.search(each))]
    return [*others, f"No other execution in {days} days to compare with"]


def _of_the_never_succeeded(said: Sequence[str]) -> list[str]:
    """Return what is said without the counts where nothing succeeded: the streak tells as much."""
    if not any(_STREAK_OF_ALL.match(each) for each in said):
        return []
    return [each for each in said if not _NONE_SUCCEEDED.match(each)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verbatim(failure: Failure | None, opened: OpenedIncident) -> str:
    if opened.alarm is not None:
        return opened.alarm.reason or "no reason is given"
    if failure is None:
        return "neither error nor cause is known"
    said = ": ".join(part for part in (failure.error, message_of(failure.cause)) if part)
    return f'it ended with "{said}"' if said else "it ended without error or cause"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
