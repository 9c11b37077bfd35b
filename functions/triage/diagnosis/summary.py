"""Says in two or three lines what failed, where, why, whether to run it again, and since when it fails."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from triage.diagnosis.beginning import status_of
from triage.diagnosis.extent import Told
from triage.diagnosis.known_failure import message_of
from triage.diagnosis.raised import json_record
from triage.mining.formats import parse_line
from triage.model.evidence import Evidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Verdict
from triage.model.signal import FilesGiven

_LONGEST = 420
_LONGEST_SENTENCE = 300
# Sources that tell how it ended, and those that tell what was around it.
_ENDS = frozenset({"execution_history", "execution", "alarm"})
_SURROUNDINGS = frozenset({"changes", "history"})


def summarise(
    opened: OpenedIncident,
    located: LocatedFailure,
    *,
    what: str,
    cited: Sequence[str],
    verdict: Verdict,
    told: Iterable[Told],
) -> str:
    """Return the summary: what failed, where and why; whether to run it again; how much failed and since when.

    `what` says what happened, in words that `cited` shows; empty when it is not known. `told` are the sentences of the
    last line.
    """
    happened = what or _verbatim(located.failure, opened)
    first = cite(shorten(f"{what_ended(opened, located)}: {happened}", _LONGEST), cited)
    extent = " ".join(cite(shorten(each.text, _LONGEST_SENTENCE), each.evidence) for each in told)
    return "\n".join(line for line in (first, verdict.reason, extent) if line)


def showing_the_end(evidence: Sequence[Evidence], cited: Collection[str]) -> tuple[str, ...]:
    """Return the ids that show how it ended and why: the end itself, and of what the cause cites no surroundings."""
    end = next((each.id for each in evidence if each.source in _ENDS), None)
    why = [each.id for each in evidence if each.id in cited and each.source not in _SURROUNDINGS]
    return tuple(dict.fromkeys([*([end] if end else []), *why]))


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


def _verbatim(failure: Failure | None, opened: OpenedIncident) -> str:
    if opened.alarm is not None:
        return opened.alarm.reason or "no reason is given"
    if failure is None:
        return "neither error nor cause is known"
    cause = failure.cause or ""
    if isinstance(opened.signal, FilesGiven) and json_record(cause) is None:
        # The lines are quoted as evidence; here the first of them is enough, without its time.
        cause = parse_line(cause.partition("\n")[0]).message
    said = ": ".join(part for part in (failure.error, message_of(cause)) if part)
    return f'it ended with "{said}"' if said else "it ended without error or cause"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
