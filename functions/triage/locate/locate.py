"""Picks how to locate a failure by the kind of its signal."""

from datetime import timedelta

from triage.locate.alarm import locate_alarm
from triage.locate.execution import locate_execution
from triage.mining.fingerprint import fingerprint
from triage.model.base import Window
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.signal import AlarmChanged, FilesGiven
from triage.model.vocabulary import Status
from triage.ports import Ports
from triage.settings import Settings


def locate_failure(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> LocatedFailure:
    """Return what broke. Raises nothing for what AWS refuses to tell: that becomes blind spots."""
    if isinstance(opened.signal, AlarmChanged):
        return locate_alarm(opened.signal, opened.pipeline, ports=ports, settings=settings)
    if isinstance(opened.signal, FilesGiven):
        return _unlocated(opened.signal, settings)
    return locate_execution(opened.signal, opened.pipeline, ports=ports, settings=settings)


def _unlocated(given: FilesGiven, settings: Settings) -> LocatedFailure:
    """Return that something failed: the logs, which are gathered next, tell what and when."""
    window = Window(start=given.at - timedelta(seconds=settings.log_lookback_seconds), end=given.at)
    return LocatedFailure(status=Status.FAILED, window=window, fingerprint=fingerprint(Status.FAILED, None))
