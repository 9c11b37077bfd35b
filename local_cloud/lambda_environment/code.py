"""Unpacked function code, shared: one directory a deployment package, however many functions and processes use it."""

import hashlib
import io
import os
import shutil
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from local_cloud.lambda_environment.foreign_binaries import replace_foreign_binaries
from local_cloud.stale import remove_stale


class CodeCache:
    """Directories by the hash of their package; they outlive the server, so that the next start is faster."""

    def __init__(self, directory: Path) -> None:
        # Compiled files and links depend on the interpreter.
        self._directory = directory / str(sys.implementation.cache_tag)
        self._lock = threading.Lock()

    def unpacked(self, package: bytes) -> Path:
        """Return the directory that holds the package (a zip file), unpacking it the first time.

        Raises ForeignBinaryError, or zipfile.BadZipFile.
        """
        target = self._directory / hashlib.sha256(package).hexdigest()
        with self._lock:
            if target.is_dir():
                target.touch()
            else:
                remove_stale(self._directory)
                self._unpack(package, target)
        return target

    def _unpack(self, package: bytes, target: Path) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=self._directory, prefix="unpacking-"))
        try:
            with zipfile.ZipFile(io.BytesIO(package)) as archive:
                archive.extractall(partial)
            replace_foreign_binaries(partial)
            partial.chmod(0o755)
            # Another server on this directory may have been faster; its copy is the same.
            if not target.is_dir():
                os.replace(partial, target)  # noqa: PTH105 - atomic on the directory, as intended
        finally:
            shutil.rmtree(partial, ignore_errors=True)
