"""What a job reader is: how a service's job is found in a failure, asked for, and told as facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from triage.model.base import Frozen
from triage.model.evidence import BlindSpot, Fact
from triage.model.jobs.record import JobRecord
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues, Told
from triage.sources.source import Permission

Record = TypeVar("Record", bound=JobRecord)


@dataclass(frozen=True)
class JobId:
    """One job: its id, and `within` what that is unique. `told` is its record as the cause tells it, {} if it does not.

    `reader` names the reader, where it is another than the one that found the job.
    """

    id: str
    within: str = ""
    told: Told = field(default_factory=dict, compare=False)
    reader: str = ""


@dataclass(frozen=True)
class Said:
    """One thing a record says, and the field that says it; `weight` as in Fact."""

    field: str
    text: str
    weight: float
    at: datetime | None = None


class LogLocation(Frozen):
    """Where a job logs: a stream, streams by prefix, or the whole group when neither is known."""

    log_group: str
    stream: str | None = None
    stream_prefix: str | None = None


class JobFacts(Frozen):
    """What was learned about jobs, what could not be, and where they log."""

    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    logs: tuple[LogLocation, ...] = ()


def _nothing(_job: JobId, _record: Any, *_jobs: Jobs) -> tuple[Any, ...]:  # noqa: ANN401 - stands for any reader's
    return ()


def _no_page(_job: JobId) -> str:
    return ""


@dataclass(frozen=True)
class JobReader(Generic[Record]):
    """One service's jobs.

    `service` is the name a failure has, `operation` the call that answers the record. `find` returns the jobs that a
    failure names, `read` asks for one (raises the ports' errors), `tell` says what its record explains, `logs` where
    it logs, `follow` which jobs to read next. `arn` is the resource of a job's ARN, with {id} and {within}; empty when
    the id is an ARN or the service has none. `page` is the job's page in the console, with {region} and {account}.
    `missing` is the remedy when the service does not know the job.
    """

    name: str
    service: str
    title: str
    operation: str
    permissions: tuple[Permission, ...]
    record: type[Record]
    find: Callable[[Clues], Iterable[JobId]]
    read: Callable[[JobId, Jobs], Record]
    tell: Callable[[Record], Iterable[Said]]
    missing: str
    arn: str = ""
    page: Callable[[JobId], str] = _no_page
    logs: Callable[[JobId, Record], Iterable[LogLocation]] = _nothing
    follow: Callable[[JobId, Record, Jobs], Iterable[JobId]] = _nothing

    @property
    def action(self) -> str:
        """The IAM action that allows to read a job."""
        return self.permissions[0].actions[0]
