"""Builds everything from the settings; the only place that picks adapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from triage.ports import Ports
from triage.settings import Settings

if TYPE_CHECKING:
    from triage.files import Case
    from triage.model.evidence import BlindSpot
    from triage.model.signal import Signal
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


@cache
def aws() -> Services:
    """Return the services over AWS, as the environment names them; built once a process."""
    from triage.aws import build_ports  # noqa: PLC0415 - botocore is loaded only by those that reach AWS

    settings = Settings.from_environment()
    return Services(ports=build_ports(settings), settings=settings)


def aws_without_tables(*, region: str) -> Services:
    """Return the services over AWS in this Region; without CATALOG_TABLE set, with a catalog that is empty."""
    from triage.aws import build_ports  # noqa: PLC0415 - botocore is loaded only by those that reach AWS

    settings = Settings.from_environment().model_copy(update={"aws_region": region})
    ports = build_ports(settings)
    if not settings.catalog_table:
        from triage.files import EmptyCatalog  # noqa: PLC0415 - no Lambda needs it

        ports = replace(ports, catalog=EmptyCatalog())
    return Services(ports=ports, settings=settings)


def files(**given: Any) -> OfflineServices:  # noqa: ANN401 - the fields of GivenFiles, which checks them
    """Return the services over exported files, named as in GivenFiles: history="history.json", logs=("a.log",), ….

    Raises InvalidInputError, in one line: which file, where, why, and what is allowed.
    """
    from triage.clock import SystemClock  # noqa: PLC0415 - no Lambda needs the offline side
    from triage.files import GivenFiles, build_case, read_files  # noqa: PLC0415 - as above

    return _offline(build_case(read_files(GivenFiles(**given), now=SystemClock().now())))


def log_lines(name: str) -> Iterator[list[str]]:
    """Yield the lines of a log file in lists of some megabytes; `-` is standard input.

    Raises InvalidInputError when the file cannot be read.
    """
    from triage.files.text_lines import text_lines  # noqa: PLC0415 - no Lambda needs the offline side

    return text_lines(name)


def batch_lines(name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a batch with their numbers, 1-based, blank ones left out; `-` is standard input.

    Raises InvalidInputError when the file cannot be read.
    """
    from triage.files import batch_lines as lines  # noqa: PLC0415 - no Lambda needs the offline side

    return lines(name)


def batch_record(line: bytes) -> Mapping[str, Any]:
    """Return the JSON object of a batch's line; raises InvalidInputError with the place of what is wrong."""
    from triage.files import batch_record as parse  # noqa: PLC0415 - no Lambda needs the offline side

    return parse(line)


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
