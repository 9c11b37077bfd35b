"""Forgets cached directories that nobody has used for a while: every change of the sources makes a new one."""

import shutil
import time
from pathlib import Path

_DAY_SECONDS = 86_400


def remove_stale(directory: Path) -> None:
    """Remove the directories in `directory` that were not touched for a day."""
    oldest = time.time() - _DAY_SECONDS
    for entry in directory.glob("*/"):
        if entry.stat().st_mtime < oldest:
            shutil.rmtree(entry, ignore_errors=True)
