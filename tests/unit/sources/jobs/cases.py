"""Failures to follow, and what is asked of their jobs."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.fakes import FakeJobs, fake_ports
from triage.model.failure import Failure, Origin
from triage.settings import Settings
from triage.sources.jobs import JobFacts, read_jobs

HOME = "eu-west-1:111122223333"
EXECUTION = f"arn:aws:states:{HOME}:execution:customer-etl:7f3c"
AT = datetime(2026, 11, 22, 2, 13, 44, tzinfo=UTC)
MILLISECONDS = int(AT.timestamp() * 1000)


def failure(cause: Any = None, **given: Any) -> Failure:
    """Return a failure that is its own origin; a cause that is no text becomes JSON, as in the causes of `.sync`."""
    text = cause if isinstance(cause, str | None) else json.dumps(cause)
    named = {"state": "Load", "error": "States.TaskFailed", "cause": text, "resource": given.get("resource")}
    given.setdefault("origin", Origin(execution=EXECUTION, **named))
    return Failure(**{**named, "failed_at": AT, **given})


def read(case: Failure, jobs: FakeJobs | None = None) -> JobFacts:
    """Return what is learned of the failure's jobs."""
    return read_jobs(case, EXECUTION, fake_ports(jobs=jobs or FakeJobs()), Settings())


def texts(learned: JobFacts) -> list[str]:
    """Return the facts' texts."""
    return [fact.text for fact in learned.facts]
