"""One table on the screen and one JSON file a benchmark."""

import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"


def show(name: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, note: str = "") -> None:
    """Print the table and write `results/<name>.json` with the same rows."""
    table = Table(title=title, caption=note or None)
    for column in columns:
        table.add_column(column, justify="left" if column == columns[0] else "right")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(width=120).print(table)
    RESULTS.mkdir(exist_ok=True)
    document = {
        "benchmark": name,
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, CPython {platform.python_version()}",
        "rows": [dict(zip(columns, row, strict=True)) for row in rows],
        "note": note,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=2, default=str) + "\n")
