"""What is wrong with a pipeline right now: its latest failure, from the archive or investigated on the spot."""

from datetime import datetime

from triage.errors import AccessDeniedError, ReportNotFoundError, ResourceNotFoundError, UnavailableError
from triage.investigation.opening import identify, report_id
from triage.investigation.whole import investigate
from triage.model.base import Window, iso
from triage.model.pipeline import Pipeline
from triage.model.report import Report, ReportQuery
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Kind, Status
from triage.ports import Execution, Ports
from triage.settings import Settings

_FAILED = ("FAILED", "TIMED_OUT", "ABORTED")


def latest_failure(pipeline: Pipeline, window: Window, ports: Ports, settings: Settings) -> tuple[str, Report | None]:
    """Return the text about the latest failure in the window, and its report; None when nothing failed."""
    executions, unreadable = _executions(pipeline, window, ports)
    failed = next((each for each in executions if each.status in _FAILED), None)
    archived = _latest_archived(pipeline, window, ports)
    report = archived
    # By when it failed, not by when it was archived: reports of older failures may be made later.
    if failed and (archived is None or (failed.stopped_at or failed.started_at) > _failed_at(archived)):
        report = _report_of(failed, ports, settings)
    if report is None:
        return _nothing_failed(pipeline, window, executions, unreadable), None
    return _with_what_followed(report, executions), report


def _executions(pipeline: Pipeline, window: Window, ports: Ports) -> tuple[list[Execution], str | None]:
    if not pipeline.state_machine_arn:
        return [], None
    found = []
    try:
        for execution in ports.executions.recent(pipeline.state_machine_arn):
            if execution.started_at < window.start:
                break
            found.append(execution)
    except (AccessDeniedError, ResourceNotFoundError, UnavailableError) as exc:
        return found, str(exc)
    return found, None


def _latest_archived(pipeline: Pipeline, window: Window, ports: Ports) -> Report | None:
    query = ReportQuery(pipeline=pipeline.pipeline_name, start=window.start, end=window.end, limit=1)
    rows = ports.archive.search(query).reports
    return ports.archive.report(rows[0].report_id) if rows else None


def _report_of(failed: Execution, ports: Ports, settings: Settings) -> Report:
    execution = ports.executions.describe(failed.arn)
    signal = ExecutionEnded(
        execution_arn=execution.arn,
        state_machine_arn=execution.state_machine_arn,
        status=Status(execution.status.lower()),
        started_at=execution.started_at,
        stopped_at=execution.stopped_at or ports.clock.now(),
        redrive_count=execution.redrive_count,
        redrive_status=execution.redrive_status,
        error=execution.error,
        cause=execution.cause,
    )
    try:
        return ports.archive.report(report_id(signal))
    except ReportNotFoundError:
        opened = identify(signal, kind=Kind.ADHOC, ports=ports)
        return investigate(opened, ports=ports, settings=settings)


def _nothing_failed(pipeline: Pipeline, window: Window, executions: list[Execution], unreadable: str | None) -> str:
    name = pipeline.pipeline_name
    since = iso(window.start)
    if unreadable:
        return f"{name}: no report since {since}, but its executions could not be read: {unreadable}"
    if not pipeline.state_machine_arn:
        return f"{name}: no report since {since}. It has no state machine whose executions could be read."
    if not executions:
        return f"{name}: no execution started since {since}, and no report. Ask with a larger hours_back."
    succeeded = [each for each in executions if each.status == "SUCCEEDED"]
    running = sum(each.status == "RUNNING" for each in executions)
    last = f"; last success {iso(succeeded[0].stopped_at or succeeded[0].started_at)}" if succeeded else ""
    return (
        f"{name}: nothing failed since {since}. {len(executions)} executions: {len(succeeded)} succeeded, "
        f"{running} running{last}."
    )


def _with_what_followed(report: Report, executions: list[Execution]) -> str:
    after = [each.stopped_at for each in executions if each.status == "SUCCEEDED" and _after(each, report)]
    if not after:
        return report.text
    first = min(stopped for stopped in after if stopped)
    return f"Since this failure {len(after)} executions succeeded, the first at {iso(first)}.\n\n{report.text}"


def _after(execution: Execution, report: Report) -> bool:
    return execution.stopped_at is not None and execution.stopped_at > _failed_at(report)


def _failed_at(report: Report) -> datetime:
    return report.failure.failed_at if report.failure else report.window.end
