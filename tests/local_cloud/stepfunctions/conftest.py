"""State machines in the session's embedded cloud."""

import pytest

from local_cloud.cloud import Cloud
from tests.local_cloud.stepfunctions.machines import StateMachines


@pytest.fixture(scope="session")
def machines(cloud: Cloud) -> StateMachines:
    return StateMachines(cloud)
