"""Progress of a longer command: each step with the time it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Prints steps to a console as they end; keeps their names and seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step; it is printed when it ends well."""
        began = time.monotonic()
        with self._console.status(f"{name} …"):
            yield
        self.seconds[name] = time.monotonic() - began
        line = f"[green]✓[/] {name} [dim]{self.seconds[name]:.1f} s[/]"
        self._console.print(line, highlight=False, soft_wrap=True)
