"""Builds the vocabulary of AWS's error codes from botocore's service models, read as files, without importing it."""

import gzip
import json
import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_MOST_SERVICES = 3
_LONGEST_MEANING = 140
_MARKUP = re.compile(r"<[^>]{1,200}>")


def write_vocabulary(target: Path) -> None:
    """Write the vocabulary as JSON, {code: {services, meaning, retryable, throttling, server_fault}}, all or nothing.

    Raises OSError where it cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(build_vocabulary(), separators=(",", ":"), sort_keys=True))
    unfinished.replace(target)


def build_vocabulary() -> dict[str, dict[str, Any]]:
    """Return every error code of every service; what is false or empty is left out. Takes some seconds."""
    found: dict[str, dict[str, Any]] = {}
    for service, model in _models():
        for name, shape in model["shapes"].items():
            if shape.get("exception") or "error" in shape:
                _add(found.setdefault(shape.get("error", {}).get("code", name), {}), service, shape)
    return found


def _add(entry: dict[str, Any], service: str, shape: dict[str, Any]) -> None:
    services = entry.setdefault("services", [])
    if service not in services and len(services) < _MOST_SERVICES:
        services.append(service)
    meaning = _meaning(shape.get("documentation", ""))
    if meaning and not entry.get("meaning"):
        entry["meaning"] = meaning
    retryable = shape.get("retryable")
    flags = {
        "retryable": retryable is not None,
        "throttling": bool(retryable and retryable.get("throttling")),
        "server_fault": bool(shape.get("fault")),
    }
    entry.update({flag: True for flag, is_set in flags.items() if is_set})


def _meaning(documentation: str) -> str:
    """Return the first sentence without markup; empty when it is too long to be one."""
    text = " ".join(_MARKUP.sub(" ", documentation).split())
    sentence = text.split(". ", 1)[0].rstrip(".")
    return sentence if len(sentence) <= _LONGEST_MEANING else ""


def _models() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the newest model of each service."""
    for folder in _service_folders():
        versions = sorted(folder.glob("*/service-2.json*")) if folder.is_dir() else []
        if versions:
            raw = versions[-1].read_bytes()
            yield folder.name, json.loads(gzip.decompress(raw) if versions[-1].suffix == ".gz" else raw)


def _service_folders() -> list[Path]:
    spec = find_spec("botocore")
    return sorted((Path(spec.origin).parent / "data").iterdir()) if spec and spec.origin else []
