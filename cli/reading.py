"""A progress bar for long files, on a terminal only."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from triage.files.raw import opener

# A shorter file is read before a bar could be seen.
_LONG = 8 * 1024 * 1024


@contextmanager
def reading_shown() -> Iterator[None]:
    """Show on standard error how far long files have been read."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:

        def open_shown(path: Path) -> io.BufferedReader:
            if not path.is_file() or path.stat().st_size < _LONG:
                return path.open("rb")
            shown = progress.open(path, "rb", description=f"Reading {path.name}")
            return io.BufferedReader(cast("io.RawIOBase", shown))

        before = opener.set(open_shown)
        try:
            yield
        finally:
            opener.reset(before)
