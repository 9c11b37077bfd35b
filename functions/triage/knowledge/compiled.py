"""The compiled form of the signatures, one JSON file: TOML is for people, and reading it takes ten times as long."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from triage.knowledge.signature import Signature
from triage.model.base import Frozen

# Beside the files, where Python keeps what it compiles, too: it is never under version control.
_NAME = Path("__pycache__", "signatures.json")
# What only people and tests read.
_LEFT_OUT = {"examples", "near_misses"}


class _Compiled(Frozen):
    """The file: the digest of what it was compiled from, and the signatures."""

    digest: str
    signatures: tuple[Signature, ...]


def read_compiled(folder: Path, files: Sequence[Path]) -> tuple[Signature, ...] | None:
    """Return the signatures without their examples; None when they were not compiled from exactly these files."""
    try:
        compiled = _Compiled.model_validate_json((folder / _NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    return compiled.signatures if compiled.digest == _digest(files) else None


def write_compiled(folder: Path, files: Sequence[Path], signatures: Sequence[Signature]) -> bool:
    """Write the compiled form; return False where that cannot be, as in a Lambda, whose code is read-only."""
    document = {
        "digest": _digest(files),
        "signatures": [each.model_dump(mode="json", exclude=_LEFT_OUT, exclude_defaults=True) for each in signatures],
    }
    target = folder / _NAME
    made = target.with_suffix(f".{hashlib.sha256(str(files).encode()).hexdigest()[:8]}.new")
    try:
        target.parent.mkdir(exist_ok=True)
        made.write_text(json.dumps(document, separators=(",", ":")))
        # Whole or not at all: another process may be reading.
        made.replace(target)
    except OSError:
        return False
    return True


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256(Path(__file__).with_name("signature.py").read_bytes())
    for file in files:
        digest.update(f"\0{file.name}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
