"""What the patches need to know of the server they are applied in."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """One embedded cloud: its port on 127.0.0.1, the directory of its files, that of unpacked code, and its limits."""

    port: int
    directory: Path
    code_cache: Path
    processes_per_function: int = 2
    alarm_interval_seconds: float = 2.0

    @property
    def endpoint_url(self) -> str:
        """Return the one endpoint of all services."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def outbox(self) -> Path:
        """Return the file that e-mails are written to, one JSON object a line."""
        return self.directory / "outbox.jsonl"
