"""The embedded cloud's process, `python -m local_cloud.server`; SIGTERM ends it."""

import argparse
import os
from pathlib import Path

from local_cloud.account import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY


def main() -> None:
    """Serve on 127.0.0.1 until the process is told to end."""
    parser = argparse.ArgumentParser(prog="python -m local_cloud.server", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    parser.add_argument("--directory", type=Path, required=True, help="where the outbox goes")
    parser.add_argument("--code-cache", type=Path, required=True, help="where functions' code is unpacked")
    arguments = parser.parse_args()
    os.environ.update(emulator_environment(arguments.port))
    # ministack reads its settings when it is imported.
    from local_cloud import serving  # noqa: PLC0415

    serving.run(arguments.port, arguments.directory, arguments.code_cache)


def emulator_environment(port: int) -> dict[str, str]:
    """Return ministack's settings: IAM policies are enforced, for all but the account's own key."""
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "MINISTACK_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }


if __name__ == "__main__":
    main()
