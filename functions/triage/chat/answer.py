"""From a question to an answer: whose pipeline, which span, what is asked, what the archive and AWS say."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from triage.chat import intents
from triage.chat.asked import Asked
from triage.chat.comparing import compare
from triage.chat.health import health, run_again
from triage.chat.intents import Intent, understand
from triage.chat.latest import latest_failure
from triage.chat.listing import list_failures
from triage.chat.overview import failures, overview, owner_of, pipelines, what_can_be_asked
from triage.chat.periods import period_of, told
from triage.chat.subject import Subject, subject_of
from triage.errors import ReportNotFoundError
from triage.model.answer import Answer
from triage.model.base import Window
from triage.model.report import Report
from triage.model.signal import Question
from triage.ports import Ports
from triage.settings import Settings

_GENERAL: dict[str, Callable[[Subject], str]] = {
    intents.HELP.name: what_can_be_asked,
    intents.LIST_PIPELINES.name: pipelines,
}
_RESPONDERS: dict[str, Callable[[Asked], tuple[str, Report | None]]] = {
    intents.OWNER.name: lambda asked: (f"{owner_of(asked.pipeline)}.", None),
    intents.LIST_FAILURES.name: list_failures,
    intents.COMPARE.name: compare,
    intents.RUN_AGAIN.name: run_again,
    intents.WHAT_FAILED.name: latest_failure,
    intents.LATEST_FAILURE.name: latest_failure,
    intents.HEALTH.name: health,
}
# Asked of nobody by name, these mean the one pipeline that failed.
_OF_THE_ONE_THAT_FAILED = frozenset({intents.LATEST_FAILURE.name, intents.RUN_AGAIN.name})
# A report's id is a ULID: 26 characters of Crockford's base 32.
_REPORT_ID = re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b")


def answer(question: Question, *, ports: Ports, settings: Settings) -> Answer:
    """Return the answer. A span named in the message counts more than `hours_back`.

    Raises PipelineNotFoundError when neither catalog nor archive has the `pipeline_name` given.
    """
    conversation_id = question.conversation_id or str(uuid4())
    text, report, about = _answer(question, ports, settings)
    if about is not None:
        report_id = report.report_id if report else None
        ports.conversations.append(conversation_id, pipeline=about, report_id=report_id)
    return Answer(answer=text, report=report, conversation_id=conversation_id)


def _answer(question: Question, ports: Ports, settings: Settings) -> tuple[str, Report | None, str | None]:
    if named := _REPORT_ID.search(question.message):
        return _report_named(named.group(), ports)
    subject = subject_of(question, ports)
    intent = understand(question.message)
    if intent.name in _GENERAL:
        return _GENERAL[intent.name](subject), None, None
    now = ports.clock.now()
    window = period_of(question.message, now) or Window(start=now - timedelta(hours=question.hours_back), end=now)
    if intent is intents.WHAT_FAILED and subject.remembered:
        subject = replace(subject, pipelines=())
    subject = subject if subject.pipelines else _failed_alone(intent, subject, window, now, ports)
    if len(subject.pipelines) != 1:
        text = pipelines(subject) if intent is intents.OWNER else overview(subject, window, now, ports)
        return "\n\n".join(filter(None, (subject.note, text))), None, None
    asked = Asked(subject.pipelines[0], window, now, ports, settings)
    text, report = _RESPONDERS[intent.name](asked)
    return "\n\n".join(filter(None, (subject.note, text))), report, asked.name


def _failed_alone(intent: Intent, subject: Subject, window: Window, now: datetime, ports: Ports) -> Subject:
    """Return the subject narrowed to the one pipeline that failed, where there is just one and it is meant."""
    failed = {row.pipeline for row in failures(window, ports)} if intent.name in _OF_THE_ONE_THAT_FAILED else set()
    meant = tuple(pipeline for pipeline in subject.known if pipeline.pipeline_name in failed)
    if len(failed) != 1 or not meant or subject.note:
        return subject
    note = f"Of the pipelines only {meant[0].pipeline_name} has a report {told(window, now)}."
    return replace(subject, pipelines=meant, note=note)


def _report_named(report_id: str, ports: Ports) -> tuple[str, Report | None, str | None]:
    try:
        report = ports.archive.report(report_id)
    except ReportNotFoundError:
        return f"There is no report {report_id}.", None, None
    return report.text, report, report.pipeline
