"""Finds the evidence that says what another piece of evidence says as well: the two are shown as one."""

from collections.abc import Mapping, Sequence

from triage.diagnosis.extent import EVENT_NUMBER
from triage.model.evidence import Evidence, HistoryEventRef, LogEventRef, LogLineRef
from triage.rendering.clean import excerpt
from triage.rendering.quoting import quotes_all_of, readable

# So many lines are shown of one log text; when texts are compared, lines count whole.
EXCERPT_LINES = 14
_WHOLE = 4_000


def as_shown(evidence: Evidence) -> str:
    """Return the lines that are shown of a log text, each between line ends so that only whole ones are found."""
    return "\n".join(("", *excerpt(evidence.text, lines=EXCERPT_LINES, width=_WHOLE), ""))


def said_by_another(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return for each piece of evidence that another one says as well the id of the one that says it whole."""
    held = {**_within(evidence), **_quoted(evidence), **_told_again(evidence)}
    return {each: _last(each, held) for each in held}


def _last(each: str, held: Mapping[str, str]) -> str:
    """Return where the chain ends: a log line in a longer one, that in an event, that in an earlier event."""
    while each in held:
        each = held[each]
    return each


def _told_again(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return for each history event in whose words an earlier piece of evidence tells another one the id of that."""
    first: dict[str, str] = {}
    again: dict[str, str] = {}
    for each in evidence:
        if isinstance(each.ref, HistoryEventRef):
            # As a person reads it: payloads alike may hold different ids.
            said = EVENT_NUMBER.sub("", readable(each, {}))
            if said in first:
                again[each.id] = first[said]
            first.setdefault(said, each.id)
    return again


def _within(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return for each log text that can be read in a longer one of the same origin the id of the longest such."""
    logs = [each for each in evidence if isinstance(each.ref, LogEventRef | LogLineRef)]
    longest = sorted(logs, key=lambda each: -len(each.text))
    return {
        each.id: holder.id
        for each in logs
        if (holder := next((other for other in longest if _holds(other, each)), None)) is not None
    }


def _quoted(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return for each log line of which a history event quotes all the id of that event."""
    events = [each for each in evidence if isinstance(each.ref, HistoryEventRef)]
    logs = [each for each in evidence if isinstance(each.ref, LogEventRef | LogLineRef)]
    return {log.id: event.id for log in logs for event in reversed(events) if quotes_all_of(event, log.text)}


def _holds(longer: Evidence, shorter: Evidence) -> bool:
    if _place(longer) != _place(shorter) or len(longer.text) <= len(shorter.text):
        return False
    # Of a long text only the beginning and the end are shown.
    return as_shown(shorter) in as_shown(longer)


def _place(evidence: Evidence) -> str:
    match evidence.ref:
        case LogEventRef(log_group=group, stream=stream):
            return f"{group} {stream}"
        case LogLineRef(file=file):
            return file
        case _:
            return ""
