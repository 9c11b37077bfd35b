"""The synthesised app, made anew only when its sources have changed: synth and bundling take longer than the rest."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local_cloud.bytecode import with_bytecode
from local_cloud.stale import remove_stale

CHECKOUT = Path(__file__).resolve().parent.parent
_SOURCES = ("cdk_app", "deployments", "functions", "pyproject.toml", "requirements.txt")
_IGNORED = {"__pycache__"}


class SynthError(RuntimeError):
    """The app could not be synthesised; the message holds what the synth printed last."""


def synthesise(directory: Path, deployment: str = "dev") -> Path:
    """Return the cloud assembly of this checkout's app, kept under `directory`; raises SynthError."""
    # Absolute, because the synth runs in the checkout, wherever this command was called.
    target = directory.resolve() / "assembly" / f"{deployment}-{_digest()[:16]}"
    if target.is_dir():
        target.touch()
        return target
    remove_stale(target.parent)
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    command = [sys.executable, "-m", "cdk_app.synth", "--deployment", deployment, "--output", str(partial)]
    run = subprocess.run(
        command, cwd=CHECKOUT, env=with_bytecode(os.environ), capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        shutil.rmtree(partial, ignore_errors=True)
        last = (run.stdout + run.stderr).strip().splitlines()[-20:]
        raise SynthError("\n".join(["the app could not be synthesised:", *last]))
    if target.is_dir():
        # Another process was faster; its assembly is the same.
        shutil.rmtree(partial)
    else:
        partial.rename(target)
    return target


def _digest() -> str:
    """Return a hash of everything the assembly is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _files():
        digest.update(str(path.relative_to(CHECKOUT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _SOURCES:
        root = CHECKOUT / name
        if root.is_file():
            yield root
            continue
        for path in sorted(root.rglob("*")):
            if path.is_file() and not _IGNORED & set(path.parts) and path.suffix != ".pyc":
                yield path
