"""What is wrong with a pipeline: its latest failure in a span, from the archive or investigated on the spot."""

from datetime import datetime

from triage.chat.asked import Asked, Executions, ended_at, executions_since
from triage.chat.periods import clock_time
from triage.errors import ReportNotFoundError
from triage.investigation.opening import identify, report_id
from triage.investigation.whole import investigate
from triage.model.report import Report, ReportQuery
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Kind, Status
from triage.ports import Execution

FAILED = ("FAILED", "TIMED_OUT", "ABORTED")


def latest_failure(asked: Asked) -> tuple[str, Report | None]:
    """Return the text about the latest failure in the window, and its report; None when nothing failed."""
    executions, report = look(asked)
    if report is None:
        return nothing_failed(asked, executions), None
    return with_what_followed(report, executions), report


def look(asked: Asked) -> tuple[Executions, Report | None]:
    """Return the executions since the window's start, and the report of its latest failure, None without one."""
    executions = executions_since(asked, asked.window.start)
    failed = next((each for each in executions.within(asked.window) if each.status in FAILED), None)
    archived = _latest_archived(asked)
    # By when it failed, not by when it was archived: reports of older failures may be made later.
    if failed and (archived is None or ended_at(failed) > failed_at(archived)):
        return executions, _report_of(failed, asked)
    return executions, archived


def with_what_followed(report: Report, executions: Executions) -> str:
    """Return the report's text, before it what succeeded since."""
    after = [ended_at(each) for each in executions.found if each.status == "SUCCEEDED" and _after(each, report)]
    if not after:
        return report.text
    count = "1 execution" if len(after) == 1 else f"{len(after)} executions"
    return f"Since this failure {count} succeeded, the first at {clock_time(min(after))}.\n\n{report.text}"


def nothing_failed(asked: Asked, executions: Executions) -> str:
    """Return how it is known that nothing failed, and what could not be seen."""
    name, span = asked.name, asked.span
    if executions.unreadable:
        return f"{name}: no report {span}, but its executions could not all be read: {executions.unreadable}"
    if not asked.pipeline.state_machine_arn:
        return f"{name}: no report {span}. It has no state machine whose executions could be read."
    within = executions.within(asked.window)
    if not within:
        due = f" It is expected by {asked.pipeline.expected_by}." if asked.pipeline.expected_by else ""
        return f"{name}: no execution and no report {span}.{due}{_failed_later(asked, executions)}"
    succeeded = [each for each in within if each.status == "SUCCEEDED"]
    running = sum(each.status in ("RUNNING", "PENDING_REDRIVE") for each in within)
    last = f"; last success {clock_time(ended_at(succeeded[0]))}" if succeeded else ""
    count = "1 execution" if len(within) == 1 else f"{len(within)} executions"
    later = _failed_later(asked, executions)
    return f"{name}: nothing failed {span}. {count}: {len(succeeded)} succeeded, {running} running{last}.{later}"


def failed_at(report: Report) -> datetime:
    """Return when what the report is about failed."""
    return report.failure.failed_at if report.failure else report.window.end


def _failed_later(asked: Asked, executions: Executions) -> str:
    later = [each for each in executions.found if each.status in FAILED and ended_at(each) > asked.window.end]
    return f" After that one failed, at {clock_time(ended_at(later[0]))}." if later else ""


def _latest_archived(asked: Asked) -> Report | None:
    query = ReportQuery(pipeline=asked.name, start=asked.window.start, end=asked.window.end, limit=1)
    rows = asked.ports.archive.search(query).reports
    return asked.ports.archive.report(rows[0].report_id) if rows else None


def _report_of(failed: Execution, asked: Asked) -> Report:
    ports = asked.ports
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
        return investigate(opened, ports=ports, settings=asked.settings)


def _after(execution: Execution, report: Report) -> bool:
    return execution.stopped_at is not None and execution.stopped_at > failed_at(report)
