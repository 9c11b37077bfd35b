"""Makes the one Lambda asset, sources and pinned dependencies, for arm64 and without Docker."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uv

from cdk_app.bytecode import PYTHON_VERSION, compile_tree, find_interpreter
from cdk_app.knowledge import SignatureError, prepare_knowledge

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / ".triage" / "bundle"
# The oldest glibc a wheel may ask for; Lambda's Amazon Linux 2023 has a newer one (2.34).
_PLATFORM = "aarch64-manylinux2014"
_IN_THE_RUNTIME = ("boto3",)
# Raised when the way of bundling changes, so that no stale cache is used.
_RECIPE = "2"
_KEEP_UNUSED_SECONDS = 3600


class BundlingError(Exception):
    """The dependencies could not be installed for Lambda; carries what uv said."""


@dataclass(frozen=True)
class Bundle:
    """A folder to upload, the hash of everything it was made from, and whether it holds bytecode."""

    path: Path
    hash: str
    has_bytecode: bool


def dependencies(project: Path) -> list[str]:
    """Return the requirements of the functions that Lambda's runtime does not have already."""
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    return [requirement for requirement in declared if not requirement.startswith(_IN_THE_RUNTIME)]


def install_dependencies(project: Path, target: Path) -> None:
    """Install what the functions need, as pinned in requirements.txt, for Lambda's platform.

    Raises BundlingError when a dependency has no wheel for it or cannot be fetched.
    """
    command = [uv.find_uv_bin(), "pip", "install", "--quiet", "--target", str(target)]
    command += ["--python-platform", _PLATFORM, "--python-version", PYTHON_VERSION, "--only-binary", ":all:"]
    command += ["--link-mode", "copy", "--constraint", str(project / "requirements.txt"), *dependencies(project)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if result.returncode:
        raise BundlingError(f"cannot install the functions' dependencies for Lambda:\n{result.stderr.strip()}")
    _prune(target)


def make_bundle(
    *,
    project: Path = PROJECT,
    cache: Path = CACHE,
    install: Callable[[Path, Path], None] = install_dependencies,
    own_signatures: tuple[Path, ...] = (),
) -> Bundle:
    """Return the bundle of this source tree, made anew only when sources, lock or interpreter changed.

    `install` puts the dependencies of a project into a folder; what it raises is raised. `own_signatures` are the
    files of signatures that the deployment adds; raises BundlingError when a signature is wrong.
    """
    interpreter = find_interpreter()
    recipe = " ".join([_RECIPE, PYTHON_VERSION, _PLATFORM, str(interpreter is not None), *dependencies(project)])
    lock = _hash_of([project / "requirements.txt"], base=project, seed=recipe)
    sources = _sources(project / "functions")
    whole = _hash_of([*sources, *own_signatures], base=project, seed=lock)

    def build_dependencies(target: Path) -> None:
        install(project, target)
        _compile(target, interpreter)

    def assemble(target: Path) -> None:
        _copy(sources, target, base=project / "functions")
        _prepare_knowledge(target, own_signatures)
        _compile(target, interpreter)
        installed = _built(cache / f"dependencies-{lock}", build_dependencies)
        shutil.copytree(installed, target, dirs_exist_ok=True)

    path = _built(cache / f"asset-{whole}", assemble)
    _forget_unused(cache)
    return Bundle(path=path, hash=whole, has_bytecode=interpreter is not None)


def _prepare_knowledge(target: Path, own: tuple[Path, ...]) -> None:
    try:
        prepare_knowledge(target, own)
    except SignatureError as exc:
        raise BundlingError(str(exc)) from exc


def _compile(target: Path, interpreter: Path | None) -> None:
    if interpreter is not None:
        compile_tree(target, interpreter)


def _prune(target: Path) -> None:
    """Drop what no function reads: tests, scripts, sources of extensions, type stubs, installation records."""
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir() and path.name in {"tests", "bin", "__pycache__"}:
            shutil.rmtree(path)
        elif path.suffix in {".pyi", ".pyx", ".pxd", ".h", ".lock"} or path.name in {
            "RECORD",
            "py.typed",
            "direct_url.json",
        }:
            path.unlink()


def _sources(root: Path) -> list[Path]:
    """Every file of the functions, in a fixed order, without caches."""
    files = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in files if path.suffix != ".pyc")


def _copy(files: list[Path], target: Path, *, base: Path) -> None:
    for file in files:
        destination = target / file.relative_to(base)
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, destination)


def _hash_of(files: list[Path], *, base: Path, seed: str) -> str:
    digest = hashlib.sha256(seed.encode())
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(base).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _built(path: Path, build: Callable[[Path], None]) -> Path:
    """Return the folder, built beside its place and moved there whole: two runs at once must not see halves."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="building-") as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            build(made)
            _move(made, path)
    os.utime(path)
    return path


def _move(made: Path, path: Path) -> None:
    try:
        made.rename(path)
    except OSError:
        # Another run was faster; what it built from the same inputs is the same.
        if not path.exists():
            raise


def _forget_unused(cache: Path) -> None:
    oldest = time.time() - _KEEP_UNUSED_SECONDS
    for folder in cache.iterdir():
        if folder.name.startswith(("asset-", "dependencies-")) and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
