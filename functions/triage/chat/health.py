"""Whether a pipeline is well, and whether it may run again: the answer first, then the report it rests on."""

from datetime import datetime

from triage.chat.asked import Asked, Executions, ended_at
from triage.chat.latest import FAILED, failed_at, look, nothing_failed, with_what_followed
from triage.chat.periods import clock_time
from triage.model.report import Report


def health(asked: Asked) -> tuple[str, Report | None]:
    """Return how the pipeline does in the window; with the report of the latest failure, if there was one."""
    executions, report = look(asked)
    if report is None:
        return nothing_failed(asked, executions), None
    return f"{_state(asked, executions, report)}\n\n{report.text}", report


def run_again(asked: Asked) -> tuple[str, Report | None]:
    """Return the verdict on the latest failure before its report."""
    executions, report = look(asked)
    if report is None:
        return nothing_failed(asked, executions), None
    action = report.verdict.action.value.replace("_", " ")
    return f"{asked.name}: {action}. {report.verdict.reason}\n\n{with_what_followed(report, executions)}", report


def _state(asked: Asked, executions: Executions, report: Report) -> str:
    within = executions.within(asked.window)
    failed = sum(each.status in FAILED for each in within)
    counted = f" {failed} of {len(within)} executions failed {asked.span}." if within else ""
    running = [each for each in executions.found if each.status == "RUNNING"]
    now = f" One has been running since {clock_time(running[0].started_at)}." if running else ""
    succeeded = [ended_at(each) for each in executions.found if each.status == "SUCCEEDED"]
    return f"{asked.name} {_latest(asked, failed_at(report), max(succeeded, default=None))}.{counted}{now}"


def _latest(asked: Asked, failed: datetime, succeeded: datetime | None) -> str:
    if not asked.pipeline.state_machine_arn:
        return (
            f"failed at {clock_time(failed)}; whether it succeeded since is not known: no state machine is registered"
        )
    if succeeded is None:
        return f"failed at {clock_time(failed)}, no success {asked.span}"
    if succeeded > failed:
        return f"succeeded last at {clock_time(succeeded)}, after a failure at {clock_time(failed)}"
    return f"failed at {clock_time(failed)}; its last success was at {clock_time(succeeded)}"
