"""Steps 2 to 4 over exported files: nothing is asked of anybody, so one source after the other."""

from collections.abc import Sequence

from triage.diagnosis.log_failure import failure_in_logs
from triage.investigation.assembling import assemble_report
from triage.investigation.opening import identify
from triage.locate import locate_failure as locate
from triage.metering import StepMeter
from triage.mining.fingerprint import fingerprint
from triage.model.base import Window
from triage.model.evidence import BlindSpot, Usage
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.signal import FilesGiven, Signal
from triage.model.vocabulary import Kind, Status
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.source import Source


def analyze(
    signal: Signal, *, sources: Sequence[Source], blind_spots: tuple[BlindSpot, ...], ports: Ports, settings: Settings
) -> tuple[Report, Pipeline]:
    """Return the report and the pipeline it is about; `blind_spots` are what was not given.

    Raises InvalidInputError for a log file that cannot be read.
    """
    opened = identify(signal, kind=Kind.OFFLINE, ports=ports)
    opened = opened.model_copy(update={"blind_spots": (*opened.blind_spots, *blind_spots)})
    meter = StepMeter(ports.meter, "investigate")
    located = locate(opened, ports=ports, settings=settings)
    located = located.model_copy(update={"blind_spots": tuple(map(_offline_spot, located.blind_spots))})
    if located.status is Status.HEALTHY:
        sources = ()
    gathered = [source.collect(opened, located, ports, settings) for source in sources]
    if isinstance(signal, FilesGiven) and located.failure is None:
        located = _told_by_logs(located, failure_in_logs(gathered, read_at=signal.at))
    located = located.model_copy(update={"usage": meter.usage()})
    gathered = [each.model_copy(update={"usage": Usage()}) for each in gathered]
    return assemble_report(opened, located, gathered, ports=ports, settings=settings), opened.pipeline


def _told_by_logs(located: LocatedFailure, failure: Failure | None) -> LocatedFailure:
    """Return what was located with the failure that the logs alone tell of."""
    if failure is None:
        return located
    lookback = located.window.end - located.window.start
    window = Window(start=failure.failed_at - lookback, end=failure.failed_at)
    told = {"failure": failure, "window": window, "fingerprint": fingerprint(located.status, failure)}
    return located.model_copy(update=told)


def _offline_spot(spot: BlindSpot) -> BlindSpot:
    """Return the blind spot with what helps offline, where AWS was not asked: nothing is deleted or denied."""
    if "not among the files" not in spot.reason:
        return spot
    remedy = "with access to the account: triage replay, with the execution's ARN"
    return spot.model_copy(update={"reason": "not among the files", "remedy": remedy})
