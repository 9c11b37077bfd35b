"""The answer to a person's question."""

from triage.model.base import Frozen
from triage.model.report import Report


class Answer(Frozen):
    """What a person is told, with the report it rests on when there is one."""

    answer: str
    report: Report | None = None
    conversation_id: str
