"""Stand-ins for moto's logs and batch backends, which the interpreter imports for four names at 100 MB and a second."""

import enum
import sys
import types


class _JobStatus(enum.StrEnum):
    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


def install_light_backends() -> None:
    """Put modules holding only the imported names in place of moto's, unless the real ones are loaded."""
    _put_module("moto.logs", {})
    _put_module("moto.logs.models", {"LogEvent": dict, "LogsBackend": object, "logs_backends": {}})
    _put_module("moto.batch", {})
    _put_module("moto.batch.utils", {"JobStatus": _JobStatus})


def _put_module(name: str, members: dict[str, object]) -> None:
    if name in sys.modules:
        return
    module = types.ModuleType(name)
    module.__path__ = []
    vars(module).update(members)
    sys.modules[name] = module
