"""What every format shows of a report: which evidence, when, from where, what it took, who owns it."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from triage.diagnosis.changes import RuledOut, ruled_out
from triage.model.evidence import Evidence, LogEventRef, LogLineRef
from triage.model.report import NextStep, Report
from triage.model.vocabulary import Status
from triage.rendering.clean import excerpt

# So many pieces a person reads at night; the report's JSON has all of them.
MOST_SHOWN = 10
# So many lines of one log text; when texts are compared, lines count whole.
EXCERPT_LINES = 14
_WHOLE = 4_000
# Where Lambda has the runtime, its libraries and those of layers.
_LIBRARIES = ("/site-packages/", "/node_modules/", "/var/runtime/", "/var/lang/")
_CITED = re.compile(r"\[(E\d{1,3}(?: E\d{1,3}){0,9})\]")
# These steps follow each other; all others are sources, which run side by side.
_STEPS_IN_A_ROW = frozenset({"open", "locate", "assemble", "investigate"})


def shown_evidence(report: Report) -> tuple[Evidence, ...]:
    """Return what is cited and, up to ten in all, the most telling of the rest; no log text that another one holds."""
    cited = {each for finding in report.probable_causes for each in finding.evidence}
    cited |= {each for step in report.next_steps for each in step.evidence}
    cited |= {each.evidence for each in not_the_cause(report)}
    cited |= {one for found in _CITED.finditer(report.summary) for one in found[1].split()}
    held = within(report.evidence)
    rest = [each.id for each in report.evidence if each.id not in cited and each.id not in held]
    # What holds a cited text is shown in its place.
    wanted = cited | {held[each] for each in cited if each in held}
    wanted |= set([each for each in rest if each not in wanted][: max(0, MOST_SHOWN - len(wanted))])
    return tuple(each for each in report.evidence if each.id in wanted)


def within(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return for each log text that can be read in a longer one of the same origin the id of the longest such."""
    logs = [each for each in evidence if isinstance(each.ref, LogEventRef | LogLineRef)]
    longest = sorted(logs, key=lambda each: -len(each.text))
    return {
        each.id: holder.id
        for each in logs
        if (holder := next((other for other in longest if _holds(other, each)), None)) is not None
    }


def _holds(longer: Evidence, shorter: Evidence) -> bool:
    if _place(longer) != _place(shorter) or len(longer.text) <= len(shorter.text):
        return False
    # Of a long text only the beginning and the end are shown.
    return _as_shown(shorter) in _as_shown(longer)


def _as_shown(evidence: Evidence) -> str:
    """Return the lines that are shown of a log text, each between line ends so that only whole ones are found."""
    return "\n".join(("", *excerpt(evidence.text, lines=EXCERPT_LINES, width=_WHOLE), ""))


def _place(evidence: Evidence) -> str:
    match evidence.ref:
        case LogEventRef(log_group=group, stream=stream):
            return f"{group} {stream}"
        case LogLineRef(file=file):
            return file
        case _:
            return ""


def clock_time(moment: datetime | None) -> str:
    """Return the time of day in UTC with milliseconds, `02:13:44.120`; empty when there is none."""
    return moment.isoformat(sep=" ", timespec="milliseconds")[11:23] if moment else ""


def origin_of(evidence: Evidence) -> str:
    """Return where a log line stands, so that the words can be told from ours; empty for what a source says itself."""
    match evidence.ref:
        case LogEventRef(log_group=group):
            return group
        case LogLineRef(file=file, line=line):
            return f"{file}:{line}"
        case _:
            return ""


def readable(evidence: Evidence) -> str:
    """Return what the evidence says, a Lambda error payload quoted in it as message and innermost frame.

    The evidence itself keeps the payload verbatim; nobody reads escaped JSON at night.
    """
    text = evidence.text
    start, end = text.find("{"), text.rfind("}") + 1
    if start < 0 or "errorMessage" not in text:
        return text
    try:
        payload = json.loads(text[start:end])
    except ValueError:
        return text
    if not isinstance(payload, dict) or not isinstance(payload.get("errorMessage"), str):
        return text
    return f"{text[:start]}{payload['errorMessage']}{text[end:]}{_innermost_frame(payload.get('stackTrace'))}"


def _innermost_frame(trace: object) -> str:
    frames = [frame for frame in trace if isinstance(frame, str)] if isinstance(trace, list) else []
    own = [frame for frame in frames if not any(place in frame for place in _LIBRARIES)]
    return f", at {' '.join((own or frames)[-1].split())}" if frames else ""


def took(seconds: Mapping[str, float]) -> float:
    """Return the seconds the triage took: its steps, and the slowest of the sources that ran side by side."""
    in_a_row = sum(value for step, value in seconds.items() if step in _STEPS_IN_A_ROW)
    return in_a_row + max((value for step, value in seconds.items() if step not in _STEPS_IN_A_ROW), default=0.0)


def took_and_cost(report: Report) -> str:
    """Return `triage took 3.1 s and $0.0011`; empty when nothing was measured."""
    if not report.cost.seconds and not report.cost.usd:
        return ""
    return f"triage took {took(report.cost.seconds):.1f} s and ${report.cost.usd:.4f}"


def waiting_for(report: Report) -> str:
    """Return who waits for the pipeline, `finance-daily (expected by 06:00 UTC)`; empty when nobody is known."""
    names = []
    for each in report.context.downstream:
        by = f" (expected by {each['expected_by']})" if each.get("expected_by") else ""
        names.append(f"{each.get('pipeline') or each.get('name') or '?'}{by}")
    return ", ".join(names)


def seen_before(report: Report) -> str:
    """Return how often and when the same failure was reported before; empty when it was not, or nobody looked."""
    trend, similar = report.context.trend, report.context.similar
    count = trend.get("of_this_failure")
    if not isinstance(count, int) or not count or not similar:
        return ""
    times = "once" if count == 1 else f"{count}{' or more' if trend.get('more') else ''} times"
    since = "" if count == 1 else f" since {_day(trend.get('since'))}"
    last = similar[0]
    return f"{times}{since}, last on {_day(last.get('created_at'))} (report {last.get('report_id')})"


def _day(moment: object) -> str:
    return str(moment)[:16].replace("T", " ")


def link_label(step: NextStep) -> str:
    """Return what to call a step's link: a place in the console to open, or the documentation."""
    return "Open" if step.text.endswith(":") else "Documentation"


def not_the_cause(report: Report) -> tuple[RuledOut, ...]:
    """Return the changes that look like the cause and are not, where a failure was looked into."""
    return ruled_out(report.evidence) if report.probable_causes else ()


def no_cause(report: Report) -> str:
    """Return what stands where no cause is named."""
    if report.status is Status.HEALTHY:
        return "None: nothing failed."
    return "unknown: there is no evidence to tell from."
