"""The child process of one execution environment and the two pipes to it."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from local_cloud.lambda_environment.channel import read_frames
from local_cloud.lambda_environment.log_lines import LogLine

_BOOTSTRAP = "local_cloud.lambda_environment.bootstrap"


class FunctionProcess:
    """A running bootstrap: requests go in, messages and log lines come out."""

    def __init__(self, handler: str, code: Path, layers: list[Path], variables: Mapping[str, str]) -> None:
        self.lines: list[LogLine] = []
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        requests_read, requests_write = os.pipe()
        answers_read, answers_write = os.pipe()
        start = {
            "handler": handler,
            "requests": requests_read,
            "answers": answers_write,
            "import_paths": [str(code), *_layer_paths(layers)],
            "paths": {str(code): "/var/task", **{str(layer): "/opt" for layer in layers}, **_runtime_paths()},
        }
        self.popen = subprocess.Popen(
            # -P: neither the working directory nor this package's comes before the function's own modules.
            [sys.executable, "-P", "-m", _BOOTSTRAP, json.dumps(start)],
            cwd=code,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=(requests_read, answers_write),
        )
        os.close(requests_read)
        os.close(answers_write)
        self._requests = os.fdopen(requests_write, "w", buffering=1, encoding="utf-8")
        self._readers = [
            threading.Thread(target=self._read_output, args=(self.popen.stdout,), daemon=True),
            threading.Thread(target=self._read_answers, args=(answers_read,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def send(self, request: Mapping[str, Any]) -> None:
        """Pass one invocation to the process; a dead one is noticed by `receive`."""
        with contextlib.suppress(BrokenPipeError):
            self._requests.write(json.dumps(request) + "\n")

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """Return the next message, None when the process has ended; raise queue.Empty after `timeout` seconds."""
        return self._messages.get(timeout=max(0.0, timeout))

    def peak_memory_kib(self) -> int:
        """Return the most memory the running process ever held, in KiB; 0 where that cannot be told."""
        try:
            status = Path(f"/proc/{self.popen.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return 0
        held = status.partition("VmHWM:")[2].split()
        return int(held[0]) if held else 0

    def take_lines(self) -> list[LogLine]:
        """Return the log lines since the last call, in order of time."""
        taken, self.lines = self.lines, []
        return sorted(taken, key=lambda line: line.at)

    def end(self, grace: float = 0.0) -> int:
        """Kill the process if it runs still after `grace` seconds, close the pipes and return its exit status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(grace)
        self.popen.kill()
        status = self.popen.wait()
        for reader in self._readers:
            reader.join(timeout=1.0)
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()
        return status

    def _read_output(self, output: IO[str]) -> None:
        """Lines written below Python's sys.stdout: by libraries in C, child processes, a crashing interpreter."""
        with output:
            for line in output:
                self.lines.append(LogLine(int(time.time() * 1000), line))

    def _read_answers(self, descriptor: int) -> None:
        for at, answer in read_frames(descriptor):
            if isinstance(answer, str):
                self.lines.append(LogLine(at, answer))
            else:
                self._messages.put(answer)
        self._messages.put(None)


def _layer_paths(layers: list[Path]) -> list[str]:
    """Where a layer's packages lie: https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html."""
    paths = []
    for layer in layers:
        paths += [layer / "python", *layer.glob("python/lib/python3*/site-packages")]
    return [str(path) for path in paths if path.is_dir()]


def _runtime_paths() -> dict[str, str]:
    installed = [path for path in sys.path if path.endswith("site-packages")]
    standard_library = {sysconfig.get_path("stdlib"): "/var/lang/lib/python3.13"}
    return {**dict.fromkeys(installed, "/var/lang/lib/python3.13/site-packages"), **standard_library}
