"""A whole set of ports made of fakes."""

from typing import Any

from tests.fakes.archive import InMemoryArchive
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.changes import FakeChanges, FakeMetrics
from tests.fakes.cloud import (
    FakeAlarms,
    FakeClock,
    FakeExecutions,
    FakeLogs,
    FakeMeter,
    FakeQueues,
    RecordingPublisher,
    RecordingWorkflow,
)
from tests.fakes.jobs import FakeJobs
from tests.fakes.storage import InMemoryConversations, InMemoryWorkspace
from triage.ports import Ports


def fake_ports(**overrides: Any) -> Ports:
    """Return fakes for every port not given by its field's name; they share one clock."""
    clock = overrides.get("clock") or FakeClock()
    ports: dict[str, Any] = {
        "clock": clock,
        "executions": FakeExecutions(),
        "logs": FakeLogs(),
        "alarms": FakeAlarms(),
        "queues": FakeQueues(),
        "jobs": FakeJobs(),
        "changes": FakeChanges(),
        "metrics": FakeMetrics(),
        "catalog": InMemoryCatalog(),
        "archive": InMemoryArchive(clock),
        "conversations": InMemoryConversations(),
        "workspace": InMemoryWorkspace(),
        "publisher": RecordingPublisher(),
        "workflow": RecordingWorkflow(),
        "meter": FakeMeter(),
    }
    return Ports(**{**ports, **overrides})
