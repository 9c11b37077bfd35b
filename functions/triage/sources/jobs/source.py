"""The source `jobs`: follows the failed task to the record that its own service keeps."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from triage.model.arn import Arn
from triage.model.evidence import BlindSpot, GatheredEvidence
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.budget import Budget
from triage.sources.jobs.ids import Clues, clues_of
from triage.sources.jobs.reader import JobFacts, JobId, JobReader, LogLocation
from triage.sources.jobs.readers import READERS
from triage.sources.jobs.reading import NAME, Reading, told_record
from triage.sources.source import Source

# A failure names one job, rarely two; an array job and a task bring some more.
_MOST_JOBS = 8
_BY_NAME = {reader.name: reader for reader in READERS}
# Names a failure's service may have beside the one of our readers.
_SERVICES = {reader.service for reader in READERS} | {"redshiftdata", "emrserverless"}

_Found = tuple[JobReader[Any], JobId]


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return what the records of the failed jobs tell, and which could not be read."""
    if located.failure is None:
        return GatheredEvidence(source=NAME)
    execution = opened.execution.execution_arn if opened.execution else None
    learned = read_jobs(located.failure, execution, ports, settings)
    return GatheredEvidence(source=NAME, facts=learned.facts, blind_spots=learned.blind_spots)


def read_jobs(failure: Failure, execution: str | None, ports: Ports, settings: Settings) -> JobFacts:
    """Return what the services tell about the jobs a failure names, within the source's budget.

    Asks AWS; `log_locations` tells where they log as far as the failure alone does.
    """
    clues = clues_of(failure)
    waiting = deque(_jobs_of(clues))
    if not waiting:
        return JobFacts(blind_spots=_no_job(clues))
    reading = Reading(ports.jobs, _scope(clues, execution), failure.origin.execution or execution)
    # Many services are called, each once or twice: the number of jobs bounds the calls.
    budget = Budget(ports.clock, ports.meter, "jobs", settings)
    learned: list[JobFacts] = []
    seen: set[tuple[str, str, str]] = set()
    while waiting:
        reader, job = waiting.popleft()
        if (reader.name, job.within, job.id) in seen:
            continue
        reason = budget.exceeded() or (f"{_MOST_JOBS} jobs were read" if len(seen) >= _MOST_JOBS else None)
        if reason:
            asked = f"{reader.title} {job.id} and {len(waiting)} more"
            learned.append(JobFacts(blind_spots=(budget.blind_spot(NAME, asked=asked, reason=reason),)))
            break
        seen.add((reader.name, job.within, job.id))
        facts, followed = reading.read(reader, job)
        learned.append(facts)
        waiting.extend((_BY_NAME.get(each.reader, reader), each) for each in followed)
    return _together(learned)


def log_locations(failure: Failure) -> tuple[LogLocation, ...]:
    """Return where the failed jobs log, as far as the failure's own cause tells; asks nothing of AWS."""
    found: list[LogLocation] = []
    for reader, job in _jobs_of(clues_of(failure)):
        record = told_record(reader, job)
        if record is not None:
            found += reader.logs(job, record)
    return tuple(dict.fromkeys(found))


def _jobs_of(clues: Clues) -> Iterator[_Found]:
    for reader in READERS:
        for job in reader.find(clues):
            yield reader, job


def _scope(clues: Clues, execution: str | None) -> Arn | None:
    """Return an ARN of the failing Region and account."""
    arns = [*clues.resources, Arn.parse(execution or "")]
    return next((arn for arn in arns if arn and arn.region and arn.account), None)


def _together(learned: list[JobFacts]) -> JobFacts:
    return JobFacts(
        facts=tuple(fact for each in learned for fact in each.facts),
        blind_spots=tuple(spot for each in learned for spot in each.blind_spots),
        logs=tuple(dict.fromkeys(place for each in learned for place in each.logs)),
    )


def _no_job(clues: Clues) -> tuple[BlindSpot, ...]:
    """Return why no job is read, where the failed task was one that runs jobs and its call was not refused."""
    if clues.service not in _SERVICES or clues.refused:
        return ()
    spot = BlindSpot(
        source=NAME,
        asked=f"which job of {clues.service} failed",
        reason="neither the cause nor the task's output names one: it may never have begun",
        remedy=f"look at what {clues.service} ran at that time; a task with the .sync integration names its job",
    )
    return (spot,)


JOBS = Source(
    name=NAME,
    permissions=tuple(dict.fromkeys(permission for reader in READERS for permission in reader.permissions)),
    collect=collect,
)
