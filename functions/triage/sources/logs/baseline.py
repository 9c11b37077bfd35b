"""The lines to compare with: those of the last successful run of the pipeline, else those of the window before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.mining.log_events import LogEvents
from triage.model.base import Window
from triage.model.blind_spots import PORT_ERRORS
from triage.model.incident import OpenedIncident
from triage.ports import Execution
from triage.sources.logs.reader import LogReader
from triage.sources.logs.reading import Question

# Pages read of each group: what a run says as a habit it says within them.
_PAGES = 2
_GROUPS = 2
# Lines of a run's last state may be stamped after its end.
_TAIL = timedelta(seconds=5)


@dataclass(frozen=True)
class Baseline:
    """Lines in order of time, and what they are, for the reader: "the last success (…)"."""

    events: LogEvents
    name: str = ""


def baseline(reader: LogReader, opened: OpenedIncident, window: Window, groups: tuple[str, ...]) -> Baseline:
    """Return the newest pages of the baseline of these groups; no events where there is none to read."""
    begun = opened.execution.started_at if opened.execution else None
    last = _last_success(reader, opened, begun or window.start)
    if last is not None and last.stopped_at is not None:
        name = f"the last success ({last.started_at:%Y-%m-%d %H:%M} UTC)"
        span = Window(start=last.started_at, end=min(last.stopped_at + _TAIL, begun or window.start))
    else:
        name = "the time before"
        span = Window(start=window.start - (window.end - window.start), end=window.start)
    events = LogEvents()
    for group in groups[:_GROUPS]:
        events.extend(reader.newest(Question(group, span), pages=_PAGES))
    return Baseline(events.in_order(), name)


def _last_success(reader: LogReader, opened: OpenedIncident, before: datetime) -> Execution | None:
    execution = opened.execution
    if execution is None:
        return None
    try:
        succeeded = reader.ports.executions.recent(execution.state_machine_arn, status="SUCCEEDED")
        return next((each for each in succeeded if each.stopped_at and each.stopped_at <= before), None)
    except PORT_ERRORS:
        # EXPRESS, deleted or not permitted: the window before serves as well, only less precisely.
        return None
