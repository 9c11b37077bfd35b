"""The page: the same words, through the topic that wakes someone."""

from triage.delivery.channel import Channel
from triage.delivery.email import compose
from triage.model.vocabulary import Severity

PAGE = Channel(
    name="page",
    severity=Severity.PAGE,
    topic=lambda settings: settings.pages_topic_arn,
    compose=compose,
)
