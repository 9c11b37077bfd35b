"""In-memory fakes of every port, shared by all tests; `fake_ports()` builds a whole set."""

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
    history_events,
)
from tests.fakes.jobs import FakeJobs
from tests.fakes.ports import fake_ports
from tests.fakes.storage import InMemoryConversations, InMemoryWorkspace

__all__ = [
    "FakeAlarms",
    "FakeChanges",
    "FakeClock",
    "FakeExecutions",
    "FakeJobs",
    "FakeLogs",
    "FakeMeter",
    "FakeMetrics",
    "FakeQueues",
    "InMemoryArchive",
    "InMemoryCatalog",
    "InMemoryConversations",
    "InMemoryWorkspace",
    "RecordingPublisher",
    "RecordingWorkflow",
    "fake_ports",
    "history_events",
]
