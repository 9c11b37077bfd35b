"""A pytest plugin, `-p tests.shared_resources`: tests that share something costly run on one worker of pytest-xdist.

`--dist loadgroup` of pytest-xdist 3.8 groups nothing with pytest 9.2: it marks groups in an attribute of node ids that
is not there any more. Without this, each worker starts the embedded clouds and synthesises the templates anew.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # pytest-xdist has no types

# What a test shares shows in its path: the deployed stack, the bare embedded cloud, the synthesised templates.
_SHARED = (
    ("tests/local_cloud/test_", "stack"),
    ("tests/local_cloud/", "cloud"),
    ("tests/infrastructure/", "infrastructure"),
)


class SharedResourceScheduling(LoadScopeScheduling):  # type: ignore[misc]  # untyped, see above
    """Sends the tests of one shared resource to one worker, all others to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((scope for prefix, scope in _SHARED if nodeid.startswith(prefix)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedResourceScheduling | None:
    """Return the scheduler for `--dist loadgroup`."""
    return SharedResourceScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
