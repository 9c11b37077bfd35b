"""The catalog of pipelines in DynamoDB, lenient towards items that others wrote."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from triage.aws.catalog_matching import base_state_machine_arn, is_listed, nearest_names, resource_name
from triage.aws.table import Table
from triage.errors import AccessDeniedError, InvalidCatalogItemError, PipelineNotFoundError, UnavailableError
from triage.model.pipeline import Pipeline, salvage_pipeline
from triage.ports import CatalogEntry

# Rows beside the pipelines' own: one for each alarm a pipeline lists, for the index `by_alarm`.
_INDEX_ROW = "alarm#"


class DynamoCatalog:
    """Pipelines by name. Owners may put items themselves: an index row is then written when it is first missed."""

    def __init__(self, table: Table) -> None:
        """Use this table."""
        self._table = table

    def get(self, name: str) -> CatalogEntry:
        """Return the entry; raises PipelineNotFoundError with the nearest names."""
        entry = self._find(name)
        if entry is None:
            raise self._not_found(name)
        return entry

    def for_state_machine(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline of this state machine; version and alias qualifiers are ignored on both sides."""
        wanted = base_state_machine_arn(arn)
        rows = self._table.query("by_state_machine", "#state_machine_arn = :arn", values={"arn": wanted})
        indexed = min(filter(None, map(_entry, rows)), key=_name, default=None)
        return indexed or self._first(
            lambda pipeline: base_state_machine_arn(pipeline.state_machine_arn or "") == wanted
        )

    def for_alarm(self, arn: str) -> CatalogEntry | None:
        """Return the pipeline that lists this alarm by ARN or by name."""
        for listed in dict.fromkeys((arn, resource_name(arn))):
            rows = self._table.query("by_alarm", "#alarm = :alarm", values={"alarm": listed})
            for name in sorted(str(row["pipeline"]) for row in rows):
                entry = self._find(name)
                # An owner may have taken the alarm out of the item without knowing of the index row.
                if entry is not None and is_listed(arn, entry.pipeline.alarms):
                    return entry
        return self._for_unindexed_alarm(arn)

    def for_resource(self, arn_or_name: str) -> CatalogEntry | None:
        """Return the pipeline that lists this resource by ARN or by name."""
        return self._first(lambda pipeline: is_listed(arn_or_name, pipeline.resources))

    def all(self) -> Iterator[CatalogEntry]:
        """Yield every entry, by name."""
        yield from sorted(filter(None, map(_entry, self._table.scan())), key=_name)

    def put(self, pipeline: Pipeline) -> None:
        """Create or replace the entry. Raises InvalidCatalogItemError for a name that index rows use."""
        name = pipeline.pipeline_name
        if name.startswith(_INDEX_ROW):
            raise InvalidCatalogItemError(f"pipeline_name: must not start with {_INDEX_ROW!r}")
        before = self._find(name)
        # Absent rather than null: an index takes only text for its key.
        self._table.put(pipeline.model_dump(mode="json", exclude_defaults=True, exclude_none=True))
        self._unindex(name, set(before.pipeline.alarms if before else ()) - set(pipeline.alarms))
        for alarm in pipeline.alarms:
            self._index(name, alarm)

    def delete(self, name: str) -> None:
        """Delete the entry; raises PipelineNotFoundError."""
        entry = self._find(name)
        if entry is None:
            raise self._not_found(name)
        self._table.delete({"pipeline_name": name})
        self._unindex(name, set(entry.pipeline.alarms))

    def _find(self, name: str) -> CatalogEntry | None:
        # DynamoDB refuses an empty key.
        row = self._table.get({"pipeline_name": name}) if name else None
        return _entry(row) if row else None

    def _first(self, wanted: Callable[[Pipeline], bool]) -> CatalogEntry | None:
        return next((entry for entry in self.all() if wanted(entry.pipeline)), None)

    def _for_unindexed_alarm(self, arn: str) -> CatalogEntry | None:
        entry = self._first(lambda pipeline: is_listed(arn, pipeline.alarms))
        if entry is None:
            return None
        listed = next(alarm for alarm in entry.pipeline.alarms if is_listed(arn, (alarm,)))
        # The row only saves the next scan; the answer must not fail with it.
        with suppress(AccessDeniedError, UnavailableError):
            self._index(entry.pipeline.pipeline_name, listed)
        return entry

    def _index(self, name: str, alarm: str) -> None:
        self._table.put({"pipeline_name": _index_key(name, alarm), "alarm": alarm, "pipeline": name})

    def _unindex(self, name: str, alarms: set[str]) -> None:
        for alarm in sorted(alarms):
            self._table.delete({"pipeline_name": _index_key(name, alarm)})

    def _not_found(self, name: str) -> PipelineNotFoundError:
        names = (str(row["pipeline_name"]) for row in self._table.scan(attributes=("pipeline_name",)))
        return PipelineNotFoundError(name, nearest_names(name, (name for name in names if not _is_index_row(name))))


def _entry(row: dict[str, Any]) -> CatalogEntry | None:
    if _is_index_row(str(row["pipeline_name"])):
        return None
    try:
        pipeline, problems = salvage_pipeline(row)
    except InvalidCatalogItemError:
        # Not even its name is usable: no signal, link or message could say which pipeline it is.
        return None
    return CatalogEntry(pipeline=pipeline, problems=problems)


def _is_index_row(name: str) -> bool:
    return name.startswith(_INDEX_ROW)


def _index_key(pipeline: str, alarm: str) -> str:
    return f"{_INDEX_ROW}{alarm}#{pipeline}"


def _name(entry: CatalogEntry) -> str:
    return entry.pipeline.pipeline_name
