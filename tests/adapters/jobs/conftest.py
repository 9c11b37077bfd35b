"""Follows failures through the adapter while the stub plays AWS."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.jobs.asked import stub
from tests.fakes import fake_ports
from tests.unit.sources.jobs.cases import EXECUTION
from triage.aws.clients import Clients
from triage.aws.jobs import AwsJobs
from triage.model.failure import Failure
from triage.settings import Settings
from triage.sources.jobs import JobFacts, read_jobs

Follow = Callable[..., JobFacts]


@pytest.fixture
def follow(shared_clients: Clients) -> Follow:
    """Follow a failure while the service answers these operations in order."""

    def followed(case: Failure, service: str, *given: tuple[str, dict[str, Any]]) -> JobFacts:
        with stub(shared_clients, service) as aws:
            for operation, answer in given:
                aws.add_response(operation, answer)
            return read_jobs(case, EXECUTION, fake_ports(jobs=AwsJobs(shared_clients)), Settings())

    return followed
