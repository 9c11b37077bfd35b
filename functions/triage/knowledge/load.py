"""Reads the signatures that ship with the package, and those a deployer adds."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage.errors import ConfigurationError
from triage.knowledge.compiled import read_compiled, write_compiled
from triage.knowledge.signature import Signature, WrittenSignature

FOLDER = Path(__file__).parent / "signatures"


@cache
def load_signatures() -> tuple[Signature, ...]:
    """Return every signature, by file and in the file's order; read once a process.

    They come from the compiled form where that fits the files, and then have no examples: reading TOML takes ten
    times as long. Raises ConfigurationError naming the file and the entry that is wrong.
    """
    files = signature_files(FOLDER)
    compiled = read_compiled(FOLDER, files)
    if compiled is not None:
        return compiled
    signatures = parse_files(files)
    write_compiled(FOLDER, files, signatures)
    return signatures


def compile_signatures() -> None:
    """Write the compiled form anew; raises ConfigurationError naming the file and the entry that is wrong."""
    files = signature_files(FOLDER)
    write_compiled(FOLDER, files, parse_files(files))


def signature_files(folder: Path) -> tuple[Path, ...]:
    """Return the signature files of a folder by name, those a deployer added (in `own/`) last."""
    return (*sorted(folder.glob("*.toml")), *sorted((folder / "own").glob("*.toml")))


def parse_files(files: Iterable[Path]) -> tuple[WrittenSignature, ...]:
    """Return the signatures of the files, with their examples.

    Raises ConfigurationError for an entry that is wrong and for an id that is given twice.
    """
    signatures = tuple(_signatures_of(files))
    seen: set[str] = set()
    for signature in signatures:
        if signature.id in seen:
            raise ConfigurationError(f"signature {signature.id} is defined twice")
        seen.add(signature.id)
    return signatures


def parse_signatures(text: str, *, name: str) -> tuple[WrittenSignature, ...]:
    """Return the signatures of one file; raises ConfigurationError naming the file, the entry and the field."""
    try:
        entries = tomllib.loads(text).get("signature", [])
    except tomllib.TOMLDecodeError as exc:
        raise ConfigurationError(f"{name}: {exc}") from exc
    return tuple(_signature(entry, name=name, number=number) for number, entry in enumerate(entries, start=1))


def _signatures_of(files: Iterable[Path]) -> Iterator[WrittenSignature]:
    for file in files:
        yield from parse_signatures(file.read_text("utf-8"), name=file.name)


def _signature(entry: dict[str, Any], *, name: str, number: int) -> WrittenSignature:
    try:
        return WrittenSignature.model_validate(entry)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        label = entry.get("id", f"entry {number}")
        raise ConfigurationError(f"{name}: {label}: {field}: {first['msg']}") from exc
