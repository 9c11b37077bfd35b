"""What every format shows of a report: when, from where, what it took, who waits for it, what to open."""

from collections.abc import Mapping
from datetime import datetime

from triage.diagnosis.changes import RuledOut, ruled_out
from triage.model.evidence import Evidence, LogEventRef, LogLineRef
from triage.model.report import NextStep, Report
from triage.model.vocabulary import Status
from triage.rendering.clean import web_address

_OPEN = "Open "
# These steps follow each other; all others are sources, which run side by side.
_STEPS_IN_A_ROW = frozenset({"open", "locate", "assemble", "investigate"})


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


def opens(step: NextStep) -> bool:
    """Return whether all there is to do is to open a place in the console; else its link is documentation."""
    return step.text.startswith(_OPEN) and step.text.endswith(":") and web_address(step.link) is not None


def link_label(step: NextStep) -> str:
    """Return what to call a step's link: a place in the console to open, or the documentation."""
    return "Open" if opens(step) else "Documentation"


def not_the_cause(report: Report) -> tuple[RuledOut, ...]:
    """Return the changes that look like the cause and are not, where a failure was looked into."""
    return ruled_out(report.evidence) if report.probable_causes else ()


def no_cause(report: Report) -> str:
    """Return what stands where no cause is named."""
    if report.status is Status.HEALTHY:
        return "None: nothing failed."
    return "unknown: there is no evidence to tell from."
