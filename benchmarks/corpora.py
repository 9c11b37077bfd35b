"""Recorded inputs of others, which the project does not contain: where they lie, and how they are read."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("TRIAGE_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")


def json_lines(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file; raises FileNotFoundError where the inputs are absent."""
    return [json.loads(line) for line in (FOLDER / relative).read_text().splitlines() if line.strip()]


def json_files(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a folder's JSON files, by name."""
    return [json.loads(path.read_text()) for path in sorted((FOLDER / relative).glob("*.json"))]
