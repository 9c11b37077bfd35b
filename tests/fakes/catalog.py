"""A catalog in memory that behaves as the DynamoDB one does; the same tests run against both."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from triage.aws.catalog_matching import base_state_machine_arn, is_listed, nearest_names
from triage.errors import PipelineNotFoundError
from triage.model.pipeline import Pipeline, salvage_pipeline
from triage.ports import CatalogEntry


class InMemoryCatalog:
    """Items are kept raw, so that a test may put one with wrong types: `catalog.items["etl"] = {...}`."""

    def __init__(self, pipelines: Iterable[Pipeline] = ()) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        for pipeline in pipelines:
            self.put(pipeline)

    def get(self, name: str) -> CatalogEntry:
        if name not in self.items:
            raise PipelineNotFoundError(name, nearest_names(name, self.items))
        return _entry(self.items[name])

    def for_state_machine(self, arn: str) -> CatalogEntry | None:
        wanted = base_state_machine_arn(arn)
        return self._first(lambda pipeline: base_state_machine_arn(pipeline.state_machine_arn or "") == wanted)

    def for_alarm(self, arn: str) -> CatalogEntry | None:
        return self._first(lambda pipeline: is_listed(arn, pipeline.alarms))

    def for_resource(self, arn_or_name: str) -> CatalogEntry | None:
        return self._first(lambda pipeline: is_listed(arn_or_name, pipeline.resources))

    def all(self) -> Iterator[CatalogEntry]:
        for name in sorted(self.items):
            yield _entry(self.items[name])

    def put(self, pipeline: Pipeline) -> None:
        self.items[pipeline.pipeline_name] = pipeline.dump()

    def delete(self, name: str) -> None:
        if name not in self.items:
            raise PipelineNotFoundError(name, nearest_names(name, self.items))
        del self.items[name]

    def _first(self, wanted: Callable[[Pipeline], bool]) -> CatalogEntry | None:
        return next((entry for entry in self.all() if wanted(entry.pipeline)), None)


def _entry(item: dict[str, Any]) -> CatalogEntry:
    pipeline, problems = salvage_pipeline(item)
    return CatalogEntry(pipeline=pipeline, problems=problems)
