"""One bare embedded cloud for the tests of the stand-in itself, started once a session."""

from collections.abc import Iterator

import pytest

from local_cloud.cloud import Cloud, start


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A running embedded cloud with nothing deployed; names in it are the tests' own."""
    with start(tmp_path_factory.mktemp("cloud")) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share an embedded cloud on one worker, so that it is started once."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        for fixture in ("stack", "cloud"):
            if fixture in names:
                item.add_marker(pytest.mark.xdist_group(fixture))
                item.add_marker(pytest.mark.local_cloud)
                break
