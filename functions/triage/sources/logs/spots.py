"""The wording of what the logs do not tell."""

from triage.model.base import Window, iso
from triage.model.blind_spots import NO_LINE_EXPLAINS, READ_UP_TO, PortError, blind_spot
from triage.model.evidence import BlindSpot
from triage.model.failure import Failure
from triage.ports import LogGroup
from triage.sources.logs.reading import NAME, Question, Reading, hull, seconds

_READ_ALL = "aws logs filter-log-events --log-group-identifier {group} --start-time {start} --end-time {end}"


def unreadable(question: Question, error: PortError) -> BlindSpot:
    """Return that a log group could not be read."""
    group = question.log_group
    return blind_spot(
        NAME,
        asked=f"log group {group}, {_span(question.window)}",
        error=error,
        resource=f"log-group:{group}:*",
        missing=(
            f"check that {group} is the right log group (the catalog entry's log_group or log_groups), and that "
            "what writes there may call logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents"
        ),
    )


def left_out(reading: Reading) -> BlindSpot:
    """Return which part of the window was not read, or searched for errors only, with the figures."""
    window = reading.searched or hull(reading.unread)
    whole = seconds(reading.question.window)
    share = f"{seconds(window) / whole:.0%} of the window" if whole else "the whole window"
    megabytes = reading.scanned_bytes / 10**6
    how = f"Logs Insights searched it for rare error lines ({megabytes:.1f} MB)" if reading.searched else "not read"
    why = f"stopped early: {reading.stopped}; " if reading.stopped else ""
    group = reading.question.log_group
    return BlindSpot(
        source=NAME,
        asked=f"every line of log group {group}, {_span(window)} ({share})",
        reason=f"{why}{how}",
        remedy=f"raise SOURCE_SECONDS, SOURCE_CALLS or SOURCE_BYTES, or look there: {_command(group, window)}",
    )


def expired(question: Question, group: LogGroup) -> BlindSpot:
    """Return that the lines are older than what the log group keeps."""
    return BlindSpot(
        source=NAME,
        asked=f"log group {question.log_group}, {_span(question.window)}",
        reason=f"its retention is {group.retention_days} days: lines of that time have expired",
        remedy="look for an export or a subscription of the log group; to keep lines longer: "
        f"aws logs put-retention-policy --log-group-name {group.name} --retention-in-days 90",
    )


def no_log_group(pipeline: str, failure: Failure) -> BlindSpot:
    """Return that nobody knows where the failure's lines are."""
    return BlindSpot(
        source=NAME,
        asked=f"log lines of {failure.resource or pipeline}",
        reason="no log group is known: the catalog names none, and none follows from the definition",
        remedy=f"name one in the catalog: PUT /pipelines/{pipeline} with log_group",
    )


def nothing_found(groups: list[str], window: Window, request_id: str | None) -> BlindSpot:
    """Return that the groups were read, and no line explains; `groups` are at least one, the likeliest first."""
    subject = f"lines of request {request_id}, and errors" if request_id else "errors"
    return BlindSpot(
        source=NAME,
        asked=f"{subject} in {', '.join(sorted(groups))}, {_span(window)}",
        reason=NO_LINE_EXPLAINS,
        remedy=f"read all lines: {_command(groups[0], window)}",
    )


def cut_off(groups: set[str], now: str) -> BlindSpot:
    """Return that lines may still arrive."""
    return BlindSpot(
        source=NAME,
        asked=f"lines that reach {', '.join(sorted(groups))} later",
        reason=f"{READ_UP_TO} {now}",
        remedy="ask again in some minutes",
    )


def _span(window: Window) -> str:
    return f"{iso(window.start)} to {iso(window.end)}"


def _command(group: str, window: Window) -> str:
    start, end = (int(moment.timestamp() * 1000) for moment in (window.start, window.end))
    return _READ_ALL.format(group=group, start=start, end=end)
