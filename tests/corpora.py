"""Recorded inputs of others that the project does not contain; tests that need them skip where they are absent."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(os.environ.get("TRIAGE_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")


def corpus(relative: str) -> Path:
    """Return the file or folder; skips the test, or the module that asks at import, when it is absent."""
    path = _FOLDER / relative
    if not path.exists():
        pytest.skip(f"no recorded inputs at {path} (TRIAGE_CORPORA)", allow_module_level=True)
    return path


def json_lines(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file."""
    return [json.loads(line) for line in corpus(relative).read_text().splitlines() if line.strip()]


def json_files(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a folder's JSON files, by name."""
    return [json.loads(path.read_text()) for path in sorted(corpus(relative).glob("*.json"))]
