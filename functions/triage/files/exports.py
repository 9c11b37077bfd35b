"""All that was given about one failure, read and checked: from files, or from one record of a batch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any, TypeVar

from triage.errors import InvalidInputError
from triage.files import alarm, definition, execution, history, metrics, service_events
from triage.files.alarm import read_alarm
from triage.files.definition import GivenDefinition, read_definition
from triage.files.documents import Document, load_document
from triage.files.execution import GivenExecution, read_execution
from triage.files.history import History, read_history
from triage.files.log_lines import LogText, log_file, log_value
from triage.files.metrics import read_metrics
from triage.files.raw import STANDARD_INPUT
from triage.files.service_events import ServiceEvent, read_service_events
from triage.model.signal import AlarmChanged
from triage.ports import Series

FIELDS = ("history", "definition", "execution", "logs", "baseline", "alarm", "metrics", "events")
_Read = TypeVar("_Read")
_SUBJECTS = ("history", "execution", "logs", "alarm")
_ALLOWED = {
    "history": history.ALLOWED,
    "definition": definition.ALLOWED,
    "execution": execution.ALLOWED,
    "alarm": alarm.ALLOWED,
    "metrics": metrics.ALLOWED,
    "events": service_events.ALLOWED,
}


@dataclass(frozen=True)
class GivenFiles:
    """Names of files; `-` is standard input, which can be one of them only."""

    history: str | None = None
    definition: str | None = None
    execution: str | None = None
    logs: tuple[str, ...] = ()
    baseline: tuple[str, ...] = ()
    alarm: str | None = None
    metrics: str | None = None
    events: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the most telling first."""
        single = (self.history, self.execution, self.alarm, self.definition, self.metrics, self.events)
        return (*(name for name in single[:2] if name), *self.logs, *(n for n in single[2:] if n), *self.baseline)


@dataclass(frozen=True)
class Exports:
    """What was given, None or () where nothing was. `name` is what to call it where nothing names the pipeline."""

    name: str
    read_at: datetime
    history: History | None = None
    definition: GivenDefinition | None = None
    execution: GivenExecution | None = None
    logs: tuple[LogText, ...] = ()
    baseline: tuple[LogText, ...] = ()
    alarm: AlarmChanged | None = None
    metrics: tuple[Series, ...] = ()
    events: tuple[ServiceEvent, ...] = ()


def read_files(given: GivenFiles, *, now: datetime) -> Exports:
    """Return what the files hold; log files are opened when their lines are read.

    Raises InvalidInputError, in one line: which file, where, why, and what is allowed.
    """
    if not any(getattr(given, field) for field in _SUBJECTS):
        options = ", ".join(f"--{field}" for field in _SUBJECTS)
        raise InvalidInputError(f"nothing given says what failed; give at least one of {options}")
    if given.names.count(STANDARD_INPUT) > 1:
        raise InvalidInputError("-: standard input can be read once only, it was given twice")
    singles = {field: getattr(given, field) for field in FIELDS if field not in {"logs", "baseline"}}
    documents = {field: _load(name, field) for field, name in singles.items() if name}
    return _read(
        documents,
        prefix="--",
        name=_stem(given.names[0]),
        now=now,
        logs=tuple(log_file(name) for name in given.logs),
        baseline=tuple(log_file(name, "--baseline") for name in given.baseline),
    )


def read_record(record: Mapping[str, Any], *, now: datetime) -> Exports:
    """Return what one record of a batch holds; its fields are those of DESIGN's batch: `history`, `logs`, ….

    Raises InvalidInputError naming the field.
    """
    given = {field: record[field] for field in FIELDS if record.get(field) is not None}
    if not any(field in given for field in _SUBJECTS):
        raise InvalidInputError(f"nothing given says what failed; give at least one of {', '.join(_SUBJECTS)}")
    documents = {field: Document(field, (value,)) for field, value in given.items()}
    return _read(
        documents,
        prefix="",
        name=str(record.get("id") or "record")[:256],
        now=now,
        logs=_logs(given, "logs"),
        baseline=_logs(given, "baseline"),
    )


def _load(name: str, field: str) -> Document:
    try:
        return load_document(name)
    except InvalidInputError as exc:
        raise InvalidInputError(f"{exc}; --{field} takes {_ALLOWED[field]}") from exc


def _logs(given: Mapping[str, Any], field: str) -> tuple[LogText, ...]:
    return (log_value(given[field], field),) if field in given else ()


def _read(
    documents: Mapping[str, Document],
    *,
    prefix: str,
    name: str,
    now: datetime,
    logs: Sequence[LogText],
    baseline: Sequence[LogText],
) -> Exports:
    def read(field: str, reader: Callable[[Document, str], _Read]) -> _Read | None:
        return reader(documents[field], f"{prefix}{field}") if field in documents else None

    series = read("metrics", read_metrics) or ()
    told = read("events", read_service_events) or ()
    return Exports(
        name=name,
        read_at=now,
        history=read("history", read_history),
        definition=read("definition", read_definition),
        execution=read("execution", read_execution),
        logs=tuple(logs),
        baseline=tuple(baseline),
        alarm=read("alarm", partial(read_alarm, otherwise=_latest(series, told) or now)),
        metrics=series,
        events=told,
    )


def _latest(series: Sequence[Series], events: Sequence[ServiceEvent]) -> datetime | None:
    times = [each.points[-1][0] for each in series] + [event.at for event in events if event.at]
    return max(times, default=None)


def _stem(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else PurePath(name).name.partition(".")[0] or name
