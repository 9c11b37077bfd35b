"""Events that a service keeps about its resources, as `aws rds describe-events` prints them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from triage.files.documents import Document, member, text_member
from triage.files.kinds import wrong_kind
from triage.files.times import parse_time

ALLOWED = 'the answer of "aws rds describe-events": {"Events": [{"SourceIdentifier", "Date", "Message", …}]}'

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ServiceEvent:
    """One event; `resource` is the identifier or the ARN of what it is about."""

    at: datetime | None
    resource: str
    message: str
    categories: tuple[str, ...]


def read_service_events(document: Document, option: str = "--events") -> tuple[ServiceEvent, ...]:
    """Return the events that say something, oldest first; raises InvalidInputError for another document."""
    found: list[ServiceEvent] = []
    recognised = False
    for value in document.values:
        events = member(value, "Events") if isinstance(value, Mapping) else value
        if not isinstance(events, list):
            continue
        read = [event for event in map(_event, events) if event]
        recognised = recognised or bool(read) or not events
        found += read
    if not recognised:
        raise wrong_kind(document, option=option, allowed=ALLOWED)
    return tuple(sorted(found, key=lambda event: event.at or _LAST))


def _event(event: object) -> ServiceEvent | None:
    if not isinstance(event, Mapping):
        return None
    message = text_member(event, "Message")
    date = member(event, "Date")
    if message is None or (date is None and member(event, "SourceIdentifier") is None):
        return None
    categories = member(event, "EventCategories")
    return ServiceEvent(
        at=parse_time(date),
        resource=text_member(event, "SourceIdentifier") or text_member(event, "SourceArn") or "",
        message=message,
        categories=tuple(str(each) for each in categories) if isinstance(categories, list) else (),
    )
