"""Applies the patches and runs ministack; imported only after its settings are in the environment."""

import asyncio
import logging
import os
import signal
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.core import lambda_runtime

from local_cloud import stepfunctions
from local_cloud.patches import apply_all
from local_cloud.patches.settings import Settings

_KEEP_ALIVE_SECONDS = 75


def run(port: int, directory: Path, code_cache: Path) -> None:
    """Serve on 127.0.0.1:`port` until SIGTERM or SIGINT, then end the functions' processes."""
    directory.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO)
    stepfunctions.apply(port)
    apply_all(Settings(port=port, directory=directory, code_cache=code_cache))
    asyncio.run(_serve(port))
    lambda_runtime.reset()
    # Threads of running executions would be waited for.
    os._exit(0)


async def _serve(port: int) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = _KEEP_ALIVE_SECONDS
    config.graceful_timeout = 0.2
    await serve(app, config, shutdown_trigger=ending.wait)
