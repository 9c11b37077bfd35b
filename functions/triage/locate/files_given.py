"""Locates what files tell that name no execution: an EXPRESS one's log events, else nothing before logs are read."""

from datetime import timedelta

from triage.locate.express import locate_in_express_log
from triage.mining.fingerprint import fingerprint
from triage.model.base import Window
from triage.model.blind_spots import PORT_ERRORS
from triage.model.evidence import LogLineRef, Ref
from triage.model.incident import LocatedFailure
from triage.model.signal import FilesGiven
from triage.model.vocabulary import Status
from triage.ports import LogEvent, Ports
from triage.settings import Settings

# Every event that Step Functions logs has it: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
_LOGGED_BY_STEP_FUNCTIONS = '"execution_arn"'


def locate_files_given(given: FilesGiven, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return the failed execution the logs tell of, else that something failed: lines gathered next say what."""
    lookback = timedelta(seconds=settings.log_lookback_seconds)
    window = Window(start=given.at - lookback, end=given.at)
    pages = ports.logs.pages("", start=window.start, end=window.end, pattern=_LOGGED_BY_STEP_FUNCTIONS)
    events = (event for page in pages for event in page.events())
    found = locate_in_express_log(events, definition=_definition(ports), lookback=lookback, reference=_line_reference)
    if found is None:
        return LocatedFailure(status=Status.FAILED, window=window, fingerprint=fingerprint(Status.FAILED, None))
    return LocatedFailure(
        status=found.status,
        failure=found.failure,
        window=found.window,
        fingerprint=fingerprint(found.status, found.failure),
        facts=found.facts,
    )


def _definition(ports: Ports) -> dict[str, object] | None:
    try:
        return ports.executions.state_machine_of("").definition
    except PORT_ERRORS:
        # Not given: what the events say is enough, or said to be missing.
        return None


def _line_reference(event: LogEvent) -> Ref:
    """Return the address of a line; files name themselves in place of a group, and lines by `first-last` as the id."""
    first, _, last = event.id.partition("-")
    return LogLineRef(file=event.log_group, line=int(first), end_line=int(last))
