"""Builds everything from the settings; the only place that picks adapters."""

from dataclasses import dataclass
from functools import cache

from triage.ports import Ports
from triage.settings import Settings


@dataclass(frozen=True)
class Services:
    """What a handler or the command line works with."""

    ports: Ports
    settings: Settings


@cache
def aws() -> Services:
    """Return the services over AWS, as the environment names them; built once a process."""
    from triage.aws import build_ports  # noqa: PLC0415 - botocore is loaded only by those that reach AWS

    settings = Settings.from_environment()
    return Services(ports=build_ports(settings), settings=settings)
