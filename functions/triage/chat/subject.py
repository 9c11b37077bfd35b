"""Whom a question is about: pipelines it names, those of the conversation, or all of them."""

from dataclasses import dataclass
from datetime import timedelta

from triage.chat.naming import named, nearest, unknown_name
from triage.model.pipeline import Pipeline
from triage.model.report import ReportQuery
from triage.model.signal import Question
from triage.ports import Ports

_REMEMBERED = timedelta(days=31)
_ROWS = 200


@dataclass(frozen=True)
class Subject:
    """`pipelines` that are meant, () for all; `known` has every pipeline; `note` says what was taken to be meant.

    `remembered` tells that the message names none of them, but the conversation was about them.
    """

    pipelines: tuple[Pipeline, ...]
    known: tuple[Pipeline, ...]
    note: str = ""
    remembered: bool = False


def subject_of(question: Question, ports: Ports) -> Subject:
    """Return whom the question is about. Raises PipelineNotFoundError for a `pipeline_name` that nobody knows."""
    known = {entry.pipeline.pipeline_name: entry.pipeline for entry in ports.catalog.all()}
    if question.pipeline_name:
        return Subject((_given(question.pipeline_name, known, ports),), tuple(known.values()))
    names = named(question.message, known)
    if not names:
        # Pipelines that nobody registered are triaged, too: the archive knows them.
        known |= {name: _unregistered(name) for name in _archived(ports) if name not in known}
        names = named(question.message, known)
    note = ""
    if not names and (likely := nearest(question.message, known)):
        written, name = likely
        names, note = [name], f'No pipeline is called "{written}"; this is about {name}.'
    remembered = [] if names else _remembered(question, known, ports)
    if not names and (unknown := unknown_name(question.message)):
        about = f"; this is about {remembered[0]}" if remembered else ""
        note = f'No pipeline is called "{unknown}"{about}.'
    meant = tuple(known[name] for name in names or remembered)
    return Subject(meant, tuple(known.values()), note, remembered=bool(remembered))


def _given(name: str, known: dict[str, Pipeline], ports: Ports) -> Pipeline:
    if name in known:
        return known[name]
    if ports.archive.search(ReportQuery(pipeline=name, limit=1)).reports:
        return _unregistered(name)
    return ports.catalog.get(name).pipeline


def _archived(ports: Ports) -> list[str]:
    since = ports.clock.now() - _REMEMBERED
    return [row.pipeline for row in ports.archive.search(ReportQuery(start=since, limit=_ROWS)).reports]


def _remembered(question: Question, known: dict[str, Pipeline], ports: Ports) -> list[str]:
    if not question.conversation_id:
        return []
    name, _report_id = ports.conversations.last(question.conversation_id)
    return [name] if name in known else []


def _unregistered(name: str) -> Pipeline:
    return Pipeline(pipeline_name=name, provisional=True)
