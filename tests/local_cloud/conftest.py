"""Two embedded clouds, each started once a session: a bare one, and one with this very app deployed."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from local_cloud.assembly import CHECKOUT
from local_cloud.cloud import Cloud, start
from local_cloud.provisioning import provision


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A running embedded cloud with nothing deployed; names in it are the tests' own."""
    with start(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A running embedded cloud with the synthesised app (`outputs`) and the demo pipelines in it."""
    cache = CHECKOUT / ".triage"
    with provision(tmp_path_factory.mktemp("stack"), lambda _name: nullcontext(), cache=cache) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need an embedded cloud."""
    for item in items:
        if {"stack", "cloud"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.local_cloud)
