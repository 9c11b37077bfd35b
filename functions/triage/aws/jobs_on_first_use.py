"""Spares the functions that follow no job the loading of ten services' records, some 25 ms of a cold start."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from triage.aws.clients import Clients

if TYPE_CHECKING:
    from triage.aws.jobs import AwsJobs


class JobsOnFirstUse:
    """Answers every question of ports.Jobs through AwsJobs, loaded with the first one."""

    def __init__(self, clients: Clients) -> None:
        """Load nothing yet."""
        self._clients = clients

    @cached_property
    def _jobs(self) -> "AwsJobs":
        from triage.aws.jobs import AwsJobs  # noqa: PLC0415 - see the module's docstring

        return AwsJobs(self._clients)

    def __getattr__(self, question: str) -> Any:  # noqa: ANN401 - each question has its own type
        """Return the adapter's method."""
        return getattr(self._jobs, question)
