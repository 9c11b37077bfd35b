"""The e-mail to the owner: the report's text, as it stands."""

from triage.delivery.channel import Channel, Message
from triage.diagnosis import subject
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.vocabulary import Severity
from triage.settings import Settings

# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 262,144 bytes; room is left for the link.
_MAX_BODY_BYTES = 262_144 - 1024
_CUT = "\n\n[cut here: the message is full; the whole report is in the archive]"


def compose(report: Report, pipeline: Pipeline, settings: Settings) -> Message:
    """Return the report as a plain-text message with a link to the archived report."""
    del pipeline
    body = report.text.encode()
    if len(body) > _MAX_BODY_BYTES:
        body = body[: _MAX_BODY_BYTES - len(_CUT)].decode(errors="ignore").encode() + _CUT.encode()
    link = f"\n\nFull report: {settings.api_url.rstrip('/')}/reports/{report.report_id}\n" if settings.api_url else "\n"
    return Message(subject=subject(report), body=body.decode() + link)


EMAIL = Channel(
    name="email",
    severity=Severity.EMAIL,
    topic=lambda settings: settings.owners_topic_arn,
    compose=compose,
)
