"""Reads one job: its record as the service tells it, else as the cause does, made into facts that cite it."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from triage.links import console_link
from triage.model.arn import Arn
from triage.model.blind_spots import PORT_ERRORS, PortError, blind_spot
from triage.model.evidence import BlindSpot, ExecutionRef, Fact, JobRef, Ref
from triage.model.jobs.record import JobRecord
from triage.ports import Jobs
from triage.sources.jobs.reader import JobFacts, JobId, JobReader, Record, Said

NAME = "jobs"
_Followed = tuple[JobId, ...]


@dataclass(frozen=True)
class Reading:
    """One failure's jobs: where they are asked for, whose Region and account, and the execution that failed."""

    jobs: Jobs
    scope: Arn | None
    execution: str | None

    def read(self, reader: JobReader[Any], job: JobId) -> tuple[JobFacts, _Followed]:
        """Return what the job's record tells, and the jobs to read next.

        When the service does not answer, the record in the cause speaks in its place, beside the blind spot.
        """
        spots: tuple[BlindSpot, ...] = ()
        record: JobRecord | None
        try:
            record = reader.read(job, self.jobs)
        except PORT_ERRORS as error:
            spots = (self._blind_spot(reader, job, error),)
            record = told_record(reader, job)
        if record is None:
            return JobFacts(blind_spots=spots), ()
        facts = tuple(self._fact(reader, job, said, from_cause=bool(spots)) for said in reader.tell(record))
        followed, more_spots = self._follow(reader, job, record)
        logs = tuple(dict.fromkeys(reader.logs(job, record)))
        return JobFacts(facts=facts, blind_spots=(*spots, *more_spots), logs=logs), followed

    def _follow(self, reader: JobReader[Any], job: JobId, record: JobRecord) -> tuple[_Followed, tuple[BlindSpot, ...]]:
        try:
            return tuple(reader.follow(job, record, self.jobs)), ()
        except PORT_ERRORS as error:
            return (), (self._blind_spot(reader, job, error),)

    def _fact(self, reader: JobReader[Any], job: JobId, said: Said, *, from_cause: bool) -> Fact:
        ref: Ref = JobRef(
            service=reader.service, operation=reader.operation, id=job.id, within=job.within, field=said.field
        )
        # The cause stands in the execution's own record, which is what the fact then resolves to.
        if from_cause and self.execution:
            ref = ExecutionRef(execution=self.execution)
        text = f"{said.text}, as the execution's cause tells it" if from_cause else said.text
        resource = self.resource(reader, job) or job.id
        link = console_link(self.scope, reader.page(job)) if self.scope else None
        return Fact(source=NAME, at=said.at, resource=resource, text=text, ref=ref, link=link, weight=said.weight)

    def _blind_spot(self, reader: JobReader[Any], job: JobId, error: PortError) -> BlindSpot:
        permitted = reader.permissions[0].resources[0]
        # Where IAM knows no resources, a policy that names one would not allow the call.
        resource = permitted if permitted == "*" else self.resource(reader, job) or self._here(permitted)
        within = f" of {job.within}" if job.within else ""
        asked = f"{reader.title} {job.id}{within} ({reader.action})"
        return blind_spot(NAME, asked=asked, error=error, resource=resource, missing=reader.missing)

    def _here(self, resource: str) -> str:
        """Return a permission's resource in the failure's Region and account, as far as those are known."""
        region, account = (self.scope.region, self.scope.account) if self.scope else ("*", "*")
        return resource.replace("${region}", region).replace("${account}", account)

    def resource(self, reader: JobReader[Any], job: JobId) -> str | None:
        """Return the ARN of the job, or of what it belongs to; None when it cannot be told."""
        if job.id.startswith("arn:"):
            return job.id
        if not reader.arn or self.scope is None:
            return None
        return str(self.scope.sibling(reader.service, reader.arn.format(id=job.id, within=job.within)))


def told_record(reader: JobReader[Record], job: JobId) -> Record | None:
    """Return the record that the cause holds; None when it holds none, or not enough of it."""
    if not job.told:
        return None
    try:
        return reader.record.model_validate(job.told)
    except ValidationError:
        # A cause that was cut off, or that some code wrote in its own shape.
        return None
