"""The ports that files have no answers for: what is asked of AWS is not among the files, and nothing is kept."""

from collections.abc import Iterator
from typing import NoReturn

from triage.errors import ConfigurationError, PipelineNotFoundError, ResourceNotFoundError
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged
from triage.ports import Alarm, CatalogEntry


class GivenAlarms:
    """The alarm that was given: nobody can tell its state by now, so it is the one it went to."""

    def __init__(self, given: AlarmChanged | None) -> None:
        """Keep the alarm."""
        self._given = given

    def describe(self, alarm_name: str) -> Alarm:
        """Return the alarm; raises ResourceNotFoundError for any other."""
        given = self._given
        if given is None or given.alarm_name != alarm_name:
            raise ResourceNotFoundError(f"alarm {alarm_name} is not among the files")
        return Alarm(arn=given.alarm_arn, name=given.alarm_name, state=given.state, reason=given.reason)


class NoQueues:
    """No file tells who reads a queue."""

    def dead_letters_of(self, queue_arn: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's signature
        """Return ()."""
        return ()

    def readers(self, queue_arn: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's signature
        """Return ()."""
        return ()


class EmptyCatalog:
    """No pipeline is registered: each is derived from what was given."""

    def get(self, name: str) -> CatalogEntry:
        """Raise PipelineNotFoundError."""
        raise PipelineNotFoundError(name)

    def for_state_machine(self, arn: str) -> CatalogEntry | None:  # noqa: ARG002 - the port's signature
        """Return None."""
        return None

    def for_alarm(self, arn: str) -> CatalogEntry | None:  # noqa: ARG002 - the port's signature
        """Return None."""
        return None

    def for_resource(self, arn_or_name: str) -> CatalogEntry | None:  # noqa: ARG002 - the port's signature
        """Return None."""
        return None

    def all(self) -> Iterator[CatalogEntry]:
        """Yield nothing."""
        return iter(())

    def put(self, pipeline: Pipeline) -> None:
        """Raise ConfigurationError."""
        raise ConfigurationError(f"no catalog to put {pipeline.pipeline_name} into")

    def delete(self, name: str) -> None:
        """Raise PipelineNotFoundError."""
        raise PipelineNotFoundError(name)


class NotKept:
    """Stands for archive, conversations, workspace and publisher, which no analysis of files may touch."""

    def __getattr__(self, name: str) -> NoReturn:
        """Raise ConfigurationError: whoever comes here wanted to keep or to send something."""
        raise ConfigurationError(f"{name}: nothing is archived or sent when files are analysed")


class NoCalls:
    """The meter of a process that calls nobody."""

    def counts(self) -> dict[str, int]:
        """Return no calls."""
        return {}

    def scanned(self) -> int:
        """Return 0."""
        return 0
