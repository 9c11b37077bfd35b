"""Answers that are not about one pipeline: which failed, which there are, what can be asked."""

from collections.abc import Sequence
from datetime import datetime

from triage.chat.periods import clock_time, told
from triage.chat.subject import Subject
from triage.model.base import Window
from triage.model.pipeline import Pipeline
from triage.model.report import ReportQuery, ReportRow
from triage.model.vocabulary import Status
from triage.ports import Ports

_SHOWN = 50
_READ = 200
_NO_PIPELINES = "The catalog has no pipelines yet. Register one with PUT /pipelines/{name}."
_EXAMPLES = (
    "why did {name} fail?",
    "is {name} ok?",
    "can I rerun {name}?",
    "how often did {name} fail in the last 7 days?",
    "compare {name} with yesterday",
    "what failed last night?",
)


def failures(window: Window, ports: Ports) -> tuple[ReportRow, ...]:
    """Return the archive's rows of the window over all pipelines, newest first, 200 at most."""
    rows = ports.archive.search(ReportQuery(start=window.start, end=window.end, limit=_READ)).reports
    return tuple(row for row in rows if row.status is not Status.HEALTHY)


def overview(subject: Subject, window: Window, now: datetime, ports: Ports) -> str:
    """Return one line for each pipeline that failed, the latest first, and which have no report."""
    span = told(window, now)
    meant = {pipeline.pipeline_name for pipeline in subject.pipelines}
    rows = [row for row in failures(window, ports) if not meant or row.pipeline in meant]
    latest = {row.pipeline: row for row in reversed(rows)}
    ordered = sorted(latest.values(), key=lambda row: row.created_at, reverse=True)
    names = meant or {pipeline.pipeline_name for pipeline in subject.known}
    quiet = sorted(names - latest.keys())
    if not ordered and not quiet:
        return _NO_PIPELINES
    lines = [f"{len(ordered)} pipeline{'' if len(ordered) == 1 else 's'} with reports {span}:" if ordered else ""]
    lines += [_line(row, sum(each.pipeline == row.pipeline for each in rows)) for row in ordered[:_SHOWN]]
    lines += [f"No report {span}:", *_listed(quiet)] if quiet else []
    lines.append("This is what the archive has; name a pipeline to have its executions read, too.")
    return "\n".join(filter(None, lines))


def pipelines(subject: Subject) -> str:
    """Return the pipelines meant, or all known, each with its owner and runbook."""
    chosen = subject.pipelines or subject.known
    if not chosen:
        return _NO_PIPELINES
    ordered = sorted(chosen, key=lambda pipeline: pipeline.pipeline_name)
    return "\n".join(["Pipelines:", *(f"- {owner_of(pipeline)}" for pipeline in ordered[:_SHOWN]), *_more(ordered)])


def owner_of(pipeline: Pipeline) -> str:
    """Return who owns the pipeline and where its runbook is, as far as the catalog says."""
    if pipeline.provisional:
        return f"{pipeline.pipeline_name}: not in the catalog, which would name an owner and a runbook"
    owner = f"owner {pipeline.owner}" if pipeline.owner else "no owner in the catalog"
    due = f", expected by {pipeline.expected_by}" if pipeline.expected_by else ""
    return (
        f"{pipeline.pipeline_name}: {owner}, {f'runbook {pipeline.runbook}' if pipeline.runbook else 'no runbook'}{due}"
    )


def what_can_be_asked(subject: Subject) -> str:
    """Return examples of questions, and the pipelines."""
    name = subject.known[0].pipeline_name if subject.known else "customer-etl"
    return "\n".join(["Ask, for example:", *(f"- {each.format(name=name)}" for each in _EXAMPLES), pipelines(subject)])


def _line(row: ReportRow, count: int) -> str:
    reports = "1 report" if count == 1 else f"{count} reports, the last"
    return f"- {row.pipeline}: {reports} {clock_time(row.created_at)} {row.category}: {row.headline} [{row.report_id}]"


def _listed(names: Sequence[str]) -> list[str]:
    return [*(f"- {name}" for name in names[:_SHOWN]), *_more(names)]


def _more(every: Sequence[object]) -> list[str]:
    return [f"and {len(every) - _SHOWN} more: GET /pipelines"] if len(every) > _SHOWN else []
