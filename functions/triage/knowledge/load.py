"""Reads the signatures that ship with the package."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pydantic import ValidationError

from triage.errors import ConfigurationError
from triage.knowledge.signature import Signature


@cache
def load_signatures() -> tuple[Signature, ...]:
    """Return every signature of `signatures/*.toml`, by file and in the file's order; read once a process.

    Raises ConfigurationError naming the file and the entry that is wrong.
    """
    folder = resources.files("triage.knowledge") / "signatures"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    signatures = [each for file in files for each in parse_signatures(file.read_text("utf-8"), name=file.name)]
    seen: set[str] = set()
    for signature in signatures:
        if signature.id in seen:
            raise ConfigurationError(f"signature {signature.id} is defined twice")
        seen.add(signature.id)
    return tuple(signatures)


def parse_signatures(text: str, *, name: str) -> tuple[Signature, ...]:
    """Return the signatures of one file; raises ConfigurationError naming the file, the entry and the field."""
    try:
        entries = tomllib.loads(text).get("signature", [])
    except tomllib.TOMLDecodeError as exc:
        raise ConfigurationError(f"{name}: {exc}") from exc
    return tuple(_signature(entry, name=name, number=number) for number, entry in enumerate(entries, start=1))


def _signature(entry: dict[str, Any], *, name: str, number: int) -> Signature:
    try:
        return Signature.model_validate(entry)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        label = entry.get("id", f"entry {number}")
        raise ConfigurationError(f"{name}: {label}: {field}: {first['msg']}") from exc
