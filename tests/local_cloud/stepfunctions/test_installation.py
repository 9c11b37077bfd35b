"""The engine refuses to start beside emulators that look different from those it was written for."""

import subprocess
import sys

_SCRIPT = """
from ministack.services import stepfunctions
from local_cloud.patching import PatchError
from local_cloud.stepfunctions import apply

del stepfunctions._run_execution
for _ in range(2):
    try:
        apply(4566)
    except PatchError as exc:
        print(exc)
"""


def test_a_moved_target_and_a_second_installation_stop_the_start() -> None:
    # A process of its own: the patches would stay in this one.
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    moved, again = done.stdout.splitlines()
    assert moved.startswith(
        "cannot patch ministack.services.stepfunctions._run_execution: it does not exist "
        "(patch written for ministack 1.5.33, installed "
    )
    assert "moto.stepfunctions" in again
