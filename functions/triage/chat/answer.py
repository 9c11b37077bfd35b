"""From a question to an answer: whose pipeline, what is asked, what the archive and AWS say."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from triage.chat.intents import LATEST_FAILURE, LIST_FAILURES, understand
from triage.chat.latest import latest_failure
from triage.chat.listing import list_failures
from triage.errors import PipelineNotFoundError
from triage.model.answer import Answer
from triage.model.base import Window
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.signal import Question
from triage.ports import Catalog, Ports
from triage.settings import Settings

Responder = Callable[[Pipeline, Window, Ports, Settings], tuple[str, Report | None]]
_RESPONDERS: dict[str, Responder] = {
    LIST_FAILURES.name: list_failures,
    LATEST_FAILURE.name: latest_failure,
}


def answer(question: Question, *, ports: Ports, settings: Settings) -> Answer:
    """Return the answer. Raises PipelineNotFoundError when the pipeline named is not in the catalog."""
    conversation_id = question.conversation_id or str(uuid4())
    pipeline = _pipeline_of(question, ports)
    if pipeline is None:
        return Answer(answer=_which_pipeline(ports.catalog), conversation_id=conversation_id)
    now = ports.clock.now()
    window = Window(start=now - timedelta(hours=question.hours_back), end=now)
    text, report = _RESPONDERS[understand(question.message).name](pipeline, window, ports, settings)
    report_id = report.report_id if report else None
    ports.conversations.append(conversation_id, pipeline=pipeline.pipeline_name, report_id=report_id)
    return Answer(answer=text, report=report, conversation_id=conversation_id)


def _pipeline_of(question: Question, ports: Ports) -> Pipeline | None:
    if question.pipeline_name:
        return ports.catalog.get(question.pipeline_name).pipeline
    lowered = question.message.lower()
    named = [entry.pipeline for entry in ports.catalog.all() if entry.pipeline.pipeline_name.lower() in lowered]
    if named:
        # The longest name wins, for customer-etl-daily also contains customer-etl.
        return max(named, key=lambda pipeline: len(pipeline.pipeline_name))
    remembered = ports.conversations.last(question.conversation_id)[0] if question.conversation_id else None
    return _known(remembered, ports.catalog) if remembered else None


def _known(name: str, catalog: Catalog) -> Pipeline | None:
    try:
        return catalog.get(name).pipeline
    except PipelineNotFoundError:
        return None


def _which_pipeline(catalog: Catalog) -> str:
    names = [entry.pipeline.pipeline_name for entry in catalog.all()]
    if not names:
        return "The catalog has no pipelines yet. Register one with PUT /pipelines/{name}, then ask again."
    shown = "\n".join(f"- {name}" for name in names[:50])
    return f"Which pipeline do you mean? Name it in the question, or give pipeline_name. There are:\n{shown}"
