"""Picks how to locate a failure by the kind of its signal."""

from triage.locate.alarm import locate_alarm
from triage.locate.execution import locate_execution
from triage.locate.files_given import locate_files_given
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.signal import AlarmChanged, FilesGiven
from triage.ports import Ports
from triage.settings import Settings


def locate_failure(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke. Raises nothing for what AWS refuses to tell: that becomes blind spots."""
    if isinstance(opened.signal, AlarmChanged):
        return locate_alarm(opened.signal, opened.pipeline, ports=ports, settings=settings)
    if isinstance(opened.signal, FilesGiven):
        return locate_files_given(opened.signal, ports=ports, settings=settings)
    return locate_execution(opened.signal, opened.pipeline, ports=ports, settings=settings)
