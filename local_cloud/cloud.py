"""Starts the embedded cloud as a child process, finds a running one again, and stops it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config

from local_cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from local_cloud.bytecode import with_bytecode

STATE_FILE = "local.json"
LOG_FILE = "server.log"
SERVER_MODULE = "local_cloud.server"
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_LOG_LINES_SHOWN = 15


class CloudError(RuntimeError):
    """The embedded cloud did not start, or none is running."""


@dataclass
class Cloud:
    """A running embedded cloud; `outputs` are those of the deployed stack, empty before a deployment."""

    pid: int
    port: int
    directory: Path
    outputs: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False, compare=False)
    """The server's process while its starter lives; None where the cloud was found by its state file."""

    @property
    def endpoint_url(self) -> str:
        """Return the one endpoint of all services."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_file(self) -> Path:
        """Return the file the server logs to."""
        return self.directory / LOG_FILE

    def client(self, service: str, config: Config | None = None) -> Any:
        """Return a boto3 client of the service, with the account's own key."""
        addressing = Config(s3={"addressing_style": "path"})
        return boto3.client(  # type: ignore[call-overload]  # the stubs want a literal
            service,
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
            config=addressing.merge(config) if config else addressing,
        )

    def outbox(self) -> list[dict[str, str]]:
        """Return the e-mails sent so far, oldest first: to, subject, body, topic, id, sent_at."""
        path = self.directory / "outbox.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def save(self) -> None:
        """Write the state file, by which `running` finds this cloud."""
        state = {"pid": self.pid, "port": self.port, "directory": str(self.directory), "outputs": self.outputs}
        (self.directory / STATE_FILE).write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")

    def is_healthy(self) -> bool:
        """Return whether the server answers."""
        try:
            with urllib.request.urlopen(f"{self.endpoint_url}/_ministack/health", timeout=2) as response:  # noqa: S310
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the server and its functions' processes: the whole process group that `start` made."""
        (self.directory / STATE_FILE).unlink(missing_ok=True)
        _signal_group(self.pid, signal.SIGTERM)
        if not self._has_ended(_STOP_SECONDS):
            _signal_group(self.pid, signal.SIGKILL)
            self._has_ended(_STOP_SECONDS)

    def _has_ended(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # A child has to be reaped before it is gone.
            if (self.process and self.process.poll() is not None) or not _signal_group(self.pid, 0):
                return True
            time.sleep(0.02)
        return False

    def __enter__(self) -> Self:
        """Return this cloud."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()


def start(directory: Path, port: int = 0, code_cache: Path | None = None) -> Cloud:
    """Start an embedded cloud on 127.0.0.1 (port 0: any free one) that keeps its files in `directory`.

    Functions' code is unpacked below `code_cache`, `directory` if not given, and found there by the next start.
    Returns when it answers. Raises CloudError, with the last lines of its log, when it does not.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "outbox.jsonl").unlink(missing_ok=True)
    port = port or _free_port()
    process = _start_server(directory.resolve(), port, (code_cache or directory / "code").resolve())
    cloud = Cloud(pid=process.pid, port=port, directory=directory.resolve(), process=process)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if cloud.is_healthy():
            cloud.save()
            return cloud
        time.sleep(0.05)
    cloud.stop()
    lines = cloud.log_file.read_text(encoding="utf-8").splitlines()[-_LOG_LINES_SHOWN:]
    raise CloudError("\n".join([f"the embedded cloud did not start (log: {cloud.log_file})", *lines]))


def _start_server(directory: Path, port: int, code_cache: Path) -> subprocess.Popen[bytes]:
    with (directory / LOG_FILE).open("w", encoding="utf-8") as log:
        options = {"--port": port, "--directory": directory, "--code-cache": code_cache}
        arguments = [text for option, value in options.items() for text in (option, str(value))]
        return subprocess.Popen(
            [sys.executable, "-m", SERVER_MODULE, *arguments],
            env=with_bytecode(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # A session of its own: it outlives the command that started it, and is stopped as one process group.
            start_new_session=True,
        )


def running(directory: Path) -> Cloud | None:
    """Return the embedded cloud that was started in `directory` and still answers, else None."""
    path = directory / STATE_FILE
    if not path.exists():
        return None
    state = json.loads(path.read_text(encoding="utf-8"))
    cloud = Cloud(**{**state, "directory": Path(state["directory"])})
    return cloud if cloud.is_healthy() else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _signal_group(pid: int, number: int) -> bool:
    """Send a signal to the process group; return whether it exists (signal 0 only asks)."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return False
    return True
