"""Makes a package bundled for Lambda (arm64, its CPython) importable here, leaving its own code untouched.

Compiled modules of such a bundle cannot be loaded by this interpreter. Every top-level package that holds some is
replaced, in the unpacked copy, by a link to the copy installed beside this server.
"""

import shutil
import sys
from importlib.machinery import EXTENSION_SUFFIXES, PathFinder
from pathlib import Path

_ELF = b"\x7fELF"
# Where the ELF header says for which processor a file was built: e_machine, two bytes at offset 18.
_ELF_MACHINE = slice(18, 20)


class ForeignBinaryError(RuntimeError):
    """A bundled package is built for another platform and is not installed here."""


def replace_foreign_binaries(directory: Path, search_path: list[str] | None = None) -> list[str]:
    """Replace what `directory` holds for another platform by links to the installed packages; return their names.

    `search_path` are the directories of installed packages (this interpreter's by default).
    Raises ForeignBinaryError naming the package that is not installed.
    """
    foreign = {path.relative_to(directory).parts[0] for path in directory.rglob("*.so") if not is_loadable(path)}
    names = [entry for entry in sorted(foreign) if not entry.endswith(".libs")]
    for entry in names:
        _link_installed(directory / entry, search_path)
    return names


def is_loadable(module: Path) -> bool:
    """Return whether this interpreter can load the extension module: by the tag in its name and by its processor."""
    _, dot, tag = module.name.partition(".")
    return dot + tag in EXTENSION_SUFFIXES and _platform(module) == _platform(Path(sys.executable))


def _platform(binary: Path) -> bytes:
    with binary.open("rb") as file:
        header = file.read(20)
    return header[:5] + header[_ELF_MACHINE] if header.startswith(_ELF) else header[:4]


def _link_installed(entry: Path, search_path: list[str] | None) -> None:
    name = entry.name.partition(".")[0]
    spec = PathFinder.find_spec(name, search_path)
    if spec is None or spec.origin is None:
        raise ForeignBinaryError(
            f"package {name} is bundled for another platform and is not installed here: "
            f"install it beside the embedded cloud (pip install {name})"
        )
    installed = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
    if entry.is_dir():
        shutil.rmtree(entry)
    else:
        entry.unlink()
    (entry.parent / installed.name).symlink_to(installed)
