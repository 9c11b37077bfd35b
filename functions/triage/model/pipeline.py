"""A pipeline: the catalog entry that says what is watched, who owns it and where its logs are."""

from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from triage.errors import InvalidCatalogItemError
from triage.model.base import Frozen
from triage.model.vocabulary import Severity


class Pipeline(Frozen):
    """One catalog entry. Attributes this version does not know are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow")

    pipeline_name: str = Field(min_length=1, max_length=256)
    log_group: str | None = None
    state_machine_arn: str | None = None
    region: str | None = None
    owner: str | None = None
    runbook: str | None = None
    log_groups: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    severity: Severity = Severity.EMAIL
    notify: dict[str, str] = {}
    log_fields: dict[str, str] = {}
    expected_by: str | None = None
    tags: dict[str, str] = {}
    provisional: bool = Field(default=False, description="derived by triage, not registered by anyone")

    @property
    def all_log_groups(self) -> tuple[str, ...]:
        """Every log group of the pipeline, the first the most telling, none twice."""
        named = ([self.log_group] if self.log_group else []) + list(self.log_groups)
        return tuple(dict.fromkeys(named))


def parse_pipeline(item: dict[str, Any]) -> Pipeline:
    """Return the pipeline of a catalog item. Raises InvalidCatalogItemError naming every wrong field."""
    try:
        return Pipeline.model_validate(item)
    except ValidationError as exc:
        problems = "; ".join(_problem(error["loc"], error["msg"]) for error in exc.errors(include_url=False))
        raise InvalidCatalogItemError(problems) from exc


def salvage_pipeline(item: dict[str, Any]) -> tuple[Pipeline, tuple[str, ...]]:
    """Return the pipeline with its unusable fields left out, and what was wrong with each.

    A wrong field in the catalog must not cost the owner the report. Raises InvalidCatalogItemError when not
    even the name is usable.
    """
    try:
        return Pipeline.model_validate(item), ()
    except ValidationError as exc:
        errors = exc.errors(include_url=False)
    wrong = {str(error["loc"][0]) for error in errors if error["loc"]}
    if "pipeline_name" in wrong:
        raise InvalidCatalogItemError(f"pipeline_name: {item.get('pipeline_name')!r} is not a name")
    usable = {name: value for name, value in item.items() if name not in wrong}
    return Pipeline.model_validate(usable), tuple(_problem(error["loc"], error["msg"]) for error in errors)


def _problem(location: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in location)}: {message}"
