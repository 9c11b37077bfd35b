"""A package bundled for Lambda's platform becomes importable here, unpacked once."""

import io
import sys
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from local_cloud.lambda_environment.code import CodeCache
from local_cloud.lambda_environment.foreign_binaries import (
    ForeignBinaryError,
    is_loadable,
    replace_foreign_binaries,
)

# An ELF header for AArch64 (e_machine 183), which this name's tag says as well.
ARM64 = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\xb7\x00" + bytes(44)
FOREIGN_NAME = "_fast.cpython-313-aarch64-linux-gnu.so"


def bundle(directory: Path, package: str, extension: str = FOREIGN_NAME) -> Path:
    (directory / package).mkdir(parents=True)
    (directory / package / "__init__.py").write_text("VALUE = 'bundled'\n")
    (directory / package / extension).write_bytes(ARM64)
    return directory


def install(directory: Path, package: str) -> Path:
    (directory / package).mkdir(parents=True)
    (directory / package / "__init__.py").write_text("VALUE = 'installed'\n")
    return directory


def test_a_package_with_foreign_binaries_is_replaced_by_the_installed_one(tmp_path: Path) -> None:
    bundled, installed = bundle(tmp_path / "bundle", "fastjson"), install(tmp_path / "site", "fastjson")
    (bundled / "plain").mkdir()
    (bundled / "plain" / "__init__.py").write_text("VALUE = 'bundled'\n")

    assert replace_foreign_binaries(bundled, [str(installed)]) == ["fastjson"]

    assert "installed" in (bundled / "fastjson" / "__init__.py").read_text()
    assert "bundled" in (bundled / "plain" / "__init__.py").read_text()
    assert not (bundled / "plain").is_symlink()


def test_a_foreign_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    bundled = bundle(tmp_path / "bundle", "fastjson")

    with pytest.raises(ForeignBinaryError, match=r"package fastjson .* not installed here.*pip install fastjson"):
        replace_foreign_binaries(bundled, [str(tmp_path)])


def test_the_right_tag_on_another_processors_binary_is_foreign_still(tmp_path: Path) -> None:
    module = tmp_path / f"_fast{EXTENSION_SUFFIXES[-1]}"
    module.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\xf7\xff" + bytes(44))

    assert not is_loadable(module)


def test_a_binary_for_this_interpreter_stays(tmp_path: Path) -> None:
    module = tmp_path / f"_fast{EXTENSION_SUFFIXES[0]}"
    module.write_bytes(Path(sys.executable).read_bytes()[:64])

    assert is_loadable(module)


def test_a_deployment_package_is_unpacked_once(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", "def handler(event, context): ...\n")
    cache = CodeCache(tmp_path)

    first = cache.unpacked(buffer.getvalue())
    (first / "marker").touch()

    assert cache.unpacked(buffer.getvalue()) == first
    assert CodeCache(tmp_path).unpacked(buffer.getvalue()) == first
    assert (first / "marker").exists()


def test_a_package_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"no_such_package_anywhere/{FOREIGN_NAME}", ARM64)

    with pytest.raises(ForeignBinaryError):
        CodeCache(tmp_path).unpacked(buffer.getvalue())

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
