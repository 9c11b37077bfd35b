"""Recorded inputs of others, which the project does not contain: where they lie, and how they are read."""

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("TRIAGE_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")

# Log lines, and the template of each.
Labelled = tuple[list[str], list[str]]


def json_lines(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file; raises FileNotFoundError where the inputs are absent."""
    return [json.loads(line) for line in (FOLDER / relative).read_text().splitlines() if line.strip()]


def json_files(relative: str) -> list[dict[str, Any]]:
    """Return the objects of a folder's JSON files, by name."""
    return [json.loads(path.read_text()) for path in sorted((FOLDER / relative).glob("*.json"))]


def labelled_sets() -> dict[str, Labelled]:
    """Return the LogHub sets by name, with corrected labels; raises FileNotFoundError where the inputs are absent."""
    return {path.name: _labelled(path) for path in sorted((FOLDER / "loghub_2k").iterdir()) if path.is_dir()}


def _labelled(folder: Path) -> Labelled:
    with gzip.open(
        folder / f"{folder.name}_2k.log_structured_corrected.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    return [row["Content"] for row in rows], [row["EventTemplate"] for row in rows]
