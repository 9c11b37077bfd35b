"""The catalog of pipelines."""

from collections.abc import Iterator
from typing import Protocol

from triage.model.base import Frozen
from triage.model.pipeline import Pipeline


class CatalogEntry(Frozen):
    """A pipeline as far as its catalog item is usable, and what was wrong with the rest."""

    pipeline: Pipeline
    problems: tuple[str, ...] = ()


class Catalog(Protocol):
    """The catalog of pipelines."""

    def get(self, name: str) -> CatalogEntry:
        """Return the entry; raises PipelineNotFoundError with the nearest names."""
        ...

    def for_state_machine(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline of this state machine; version and alias qualifiers are ignored."""
        ...

    def for_alarm(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline that lists this alarm by ARN or by name."""
        ...

    def for_resource(self, arn_or_name: str) -> CatalogEntry | None:
        """Return the pipeline that lists this resource by ARN or by name."""
        ...

    def all(self) -> Iterator[CatalogEntry]:
        """Yield every entry, by name."""
        ...

    def put(self, pipeline: Pipeline) -> None:
        """Create or replace the entry."""
        ...

    def delete(self, name: str) -> None:
        """Delete the entry; raises PipelineNotFoundError."""
        ...
