"""The embedded cloud starts, is found again, and leaves no process behind."""

import json
import os
from pathlib import Path

import pytest

from local_cloud import cloud as cloud_module
from local_cloud.cloud import STATE_FILE, Cloud, CloudError, running, start
from tests.local_cloud.lambda_functions import invoke, make_function
from tests.local_cloud.waiting import wait_until


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_stopped_cloud_takes_its_functions_processes_along(tmp_path: Path) -> None:
    source = "import os\ndef handler(event, context):\n    return os.getpid()\n"
    with start(tmp_path) as cloud:
        _, worker = invoke(cloud, make_function(cloud, source))
        assert exists(worker)

    assert wait_until(lambda: not exists(worker), seconds=2)
    assert not exists(cloud.pid)
    assert not (tmp_path / STATE_FILE).exists()


def test_a_running_cloud_is_found_by_its_directory(cloud: Cloud) -> None:
    found = running(cloud.directory)

    assert found == cloud


def test_a_state_file_whose_server_is_gone_finds_nothing(tmp_path: Path) -> None:
    state = {"pid": 1, "port": 1, "directory": str(tmp_path), "outputs": {}}
    (tmp_path / STATE_FILE).write_text(json.dumps(state))

    assert running(tmp_path) is None
    assert running(tmp_path / "elsewhere") is None


def test_a_server_that_does_not_start_shows_its_last_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud_module, "SERVER_MODULE", "local_cloud.no_such_server")

    with pytest.raises(CloudError, match=r"did not start \(log: .*server.log\)\n.*No module named"):
        start(tmp_path)


def test_the_outbox_is_empty_before_anything_was_sent(tmp_path: Path) -> None:
    assert Cloud(pid=1, port=1, directory=tmp_path).outbox() == []
