"""EventBridge events as AWS writes them, one file each."""

import json
from pathlib import Path
from typing import Any


def load_event(name: str) -> dict[str, Any]:
    """Return a fresh copy of the event in `<name>.json`."""
    event: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_text())
    return event
