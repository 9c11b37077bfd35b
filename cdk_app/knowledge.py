"""Puts the deployer's own signatures beside those that ship, and compiles all of them for quick reading."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import botocore

_PROJECT = Path(__file__).resolve().parent.parent
_KNOWLEDGE = Path("triage", "knowledge")
_WRITE_VOCABULARY = (
    "from triage.knowledge.error_vocabulary import write_vocabulary; "
    "from triage.knowledge.vocabulary import FILE; write_vocabulary(FILE)"
)
_COMPILE = "from triage.knowledge.load import compile_signatures; compile_signatures()"


class SignatureError(Exception):
    """A signature is not valid; carries file, entry and field."""


def own_signatures(deployments: Path, name: str) -> tuple[Path, ...]:
    """Return the signature files that the deployment adds: `deployments/<name>/signatures/*.toml`."""
    return tuple(sorted((deployments / name / "signatures").glob("*.toml")))


def prepare_knowledge(asset: Path, own: tuple[Path, ...]) -> None:
    """Copy the deployer's signatures into the asset and compile them with those that ship.

    Raises SignatureError when one of them is wrong: it must not be found out when a failure is to be diagnosed.
    """
    knowledge = asset / _KNOWLEDGE
    if not knowledge.exists():
        return
    for file in own:
        (knowledge / "signatures" / "own").mkdir(exist_ok=True)
        shutil.copyfile(file, knowledge / "signatures" / "own" / file.name)
    _add_vocabulary(knowledge)
    result = _run(_COMPILE, asset)
    if result.returncode:
        raise SignatureError(f"cannot compile the signatures: {result.stderr.strip().rpartition(chr(10))[2]}")


def _add_vocabulary(knowledge: Path) -> None:
    """Copy the vocabulary of AWS's errors, which the working copy keeps until botocore changes; it takes seconds."""
    kept = _PROJECT / "functions" / _KNOWLEDGE / "__pycache__"
    mark = kept / f"aws_errors-{botocore.__version__}"
    if not (mark.exists() and (kept / "aws_errors.json").exists()):
        _run(_WRITE_VOCABULARY, _PROJECT / "functions").check_returncode()
        mark.touch()
    (knowledge / "__pycache__").mkdir(exist_ok=True)
    shutil.copyfile(kept / "aws_errors.json", knowledge / "__pycache__" / "aws_errors.json")


def _run(program: str, functions: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with the functions' own code, which the infrastructure does not import."""
    environment = {**os.environ, "PYTHONPATH": str(functions), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(  # noqa: S603 - this interpreter, a fixed program
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
