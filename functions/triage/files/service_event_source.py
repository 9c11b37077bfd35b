"""The source `events`: what a service itself noted about its resources around the failure."""

from triage.files.exports import Exports
from triage.files.service_events import ServiceEvent
from triage.mining.excerpt import excerpt
from triage.model.evidence import Fact, GatheredEvidence, ServiceEventRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.source import Source

NAME = "events"
_LIMIT = 10
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html names the categories.
_WEIGHTS = {"failure": 0.9, "low storage": 0.9, "availability": 0.85, "failover": 0.85, "read replica": 0.85}
_NOTED = 0.6
# Backups, tags and the like go on all the time.
_ROUTINE = frozenset({"backup", "creation"})


def service_event_source(exports: Exports) -> Source:
    """Return the source over the given events; of many the most telling ones."""

    def collect(
        _opened: OpenedIncident, _located: LocatedFailure, _ports: Ports, _settings: Settings
    ) -> GatheredEvidence:
        facts = sorted(map(_fact, exports.events), key=lambda fact: -fact.weight)
        return GatheredEvidence(source=NAME, facts=tuple(facts[:_LIMIT]))

    return Source(name=NAME, permissions=(), collect=collect)


def _fact(event: ServiceEvent) -> Fact:
    about = f" ({', '.join(event.categories)})" if event.categories else ""
    return Fact(
        source=NAME,
        at=event.at,
        resource=event.resource or None,
        text=excerpt(f"{event.resource or 'event'}{about}: {event.message}"),
        ref=ServiceEventRef(resource=event.resource, at=event.at),
        weight=_weight(event),
    )


def _weight(event: ServiceEvent) -> float:
    kinds = [kind.lower() for kind in event.categories]
    if kinds and _ROUTINE.issuperset(kinds):
        return 0.3
    return max((_WEIGHTS.get(kind, _NOTED) for kind in kinds), default=_NOTED)
