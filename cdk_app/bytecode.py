"""Compiles the bundle with the Python that Lambda runs: without bytecode, imports there cost three to four times."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import uv

PYTHON_VERSION = "3.13"
_PROBE = "import sys; print(sys.implementation.cache_tag)"
_CACHE_TAG = "cpython-" + PYTHON_VERSION.replace(".", "")


def find_interpreter() -> Path | None:
    """Return a CPython of Lambda's version that runs, None where there is none.

    Each candidate is run: version managers put shims on PATH that exist but fail.
    """
    return next((candidate for candidate in _candidates() if _runs(candidate)), None)


def compile_tree(root: Path, interpreter: Path) -> None:
    """Compile every module under root in place; raises subprocess.CalledProcessError when one does not compile.

    Unchecked hashes, because Lambda unpacks the bundle with new times, which would make timestamped bytecode stale.
    File names are written as they will be in Lambda, so that the result does not depend on this machine.
    """
    paths = ["-s", str(root), "-p", "/var/task"]
    command = [str(interpreter), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", *paths, str(root)]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments, no shell


def _candidates() -> Iterator[Path]:
    for managed in ([], ["--managed-python"]):
        command = [uv.find_uv_bin(), "python", "find", "--no-python-downloads", *managed, PYTHON_VERSION]
        found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        if found.returncode == 0:
            yield Path(found.stdout.strip())
    for directory in os.get_exec_path():
        candidate = shutil.which(f"python{PYTHON_VERSION}", path=directory)
        if candidate is not None:
            yield Path(candidate)
    # pyenv's shims refuse a version that is not selected; the installs behind them run.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{PYTHON_VERSION}.*/bin/python"))


def _runs(candidate: Path) -> bool:
    try:
        probe = subprocess.run(  # noqa: S603 - an interpreter found on this machine, no shell
            [str(candidate), "-c", _PROBE], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0 and probe.stdout.strip() == _CACHE_TAG
