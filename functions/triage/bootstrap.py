"""Builds everything from the settings; the only place that picks adapters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from triage.ports import Ports
from triage.settings import Settings

if TYPE_CHECKING:
    from triage.files import Case
    from triage.model.evidence import BlindSpot
    from triage.model.pipeline import Pipeline
    from triage.model.report import Report
    from triage.model.signal import Signal
    from triage.ports import Archive
    from triage.sources.source import Source


@dataclass(frozen=True)
class Services:
    """What a handler or the command line works with."""

    ports: Ports
    settings: Settings


@dataclass(frozen=True)
class OfflineServices(Services):
    """The same over exported files: what they are about, the sources that read them, and what was not given."""

    signal: Signal
    sources: Sequence[Source]
    blind_spots: tuple[BlindSpot, ...]

    def analyze(self) -> tuple[Report, Pipeline]:
        """Return the report and the pipeline it is about; raises InvalidInputError for a log that cannot be read."""
        from triage.investigation.offline import analyze  # noqa: PLC0415 - no Lambda needs the offline side

        return analyze(
            self.signal,
            sources=self.sources,
            blind_spots=self.blind_spots,
            ports=self.ports,
            settings=self.settings,
        )


@cache
def aws() -> Services:
    """Return the services over AWS, as the environment names them; built once a process."""
    from triage.aws import build_ports  # noqa: PLC0415 - botocore is loaded only by those that reach AWS

    settings = Settings.from_environment()
    return Services(ports=build_ports(settings), settings=settings)


def aws_without_tables(*, region: str) -> Services:
    """Return the services over AWS in this Region; catalog and archive are empty where no table is set for them."""
    from triage.aws import build_ports  # noqa: PLC0415 - botocore is loaded only by those that reach AWS

    settings = Settings.from_environment().model_copy(update={"aws_region": region})
    ports = build_ports(settings)
    if not settings.catalog_table:
        from triage.files import EmptyCatalog  # noqa: PLC0415 - no Lambda needs it

        ports = replace(ports, catalog=EmptyCatalog())
    if not settings.reports_table:
        from triage.files import EmptyArchive  # noqa: PLC0415 - no Lambda needs it

        ports = replace(ports, archive=cast("Archive", EmptyArchive()))
    return Services(ports=ports, settings=settings)


def files(**given: Any) -> OfflineServices:  # noqa: ANN401 - the fields of GivenFiles, which checks them
    """Return the services over exported files, named as in GivenFiles: history="history.json", logs=("a.log",), ….

    Raises InvalidInputError, in one line: which file, where, why, and what is allowed.
    """
    from triage.clock import SystemClock  # noqa: PLC0415 - no Lambda needs the offline side
    from triage.files import GivenFiles, build_case, read_files  # noqa: PLC0415 - as above

    return _offline(build_case(read_files(GivenFiles(**given), now=SystemClock().now())))


def record(given: Mapping[str, Any]) -> OfflineServices:
    """Return the services over one record of a batch; raises InvalidInputError naming the field."""
    from triage.clock import SystemClock  # noqa: PLC0415 - no Lambda needs the offline side
    from triage.files import build_case, read_record  # noqa: PLC0415 - as above

    return _offline(build_case(read_record(given, now=SystemClock().now())))


def _offline(case: Case) -> OfflineServices:
    return OfflineServices(
        ports=case.ports,
        settings=Settings(),
        signal=case.signal,
        sources=case.sources,
        blind_spots=case.blind_spots,
    )
