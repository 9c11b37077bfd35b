"""The environment variables of a function's process: Lambda's own, the function's, and nothing of the server's."""

import os
from collections.abc import Mapping
from typing import Any

from ministack.core import lambda_runtime

# What a process needs to run at all on this machine.
_INHERITED = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


def function_variables(config: Mapping[str, Any], log_stream: str, task_root: str, endpoint_url: str) -> dict[str, str]:
    """Return the variables for one execution environment of the function described by `config`.

    Credentials are a session of the function's execution role, so that its policies decide what it may do.
    Lambda does not set AWS_ENDPOINT_URL; here it leads every AWS client to the embedded cloud.
    """
    region = config["FunctionArn"].split(":")[3]
    own = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    chosen = config.get("Environment", {}).get("Variables", {})
    reserved = {
        **lambda_runtime.execution_credentials(config),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', 'python3.13')}",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "LAMBDA_TASK_ROOT": task_root,
        "_HANDLER": config.get("Handler", ""),
    }
    defaults = {
        "AWS_ENDPOINT_URL": endpoint_url,
        # Instance metadata is looked for when credentials fail; there is none here and the wait is long.
        "AWS_EC2_METADATA_DISABLED": "true",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONUNBUFFERED": "1",
    }
    return {**own, **defaults, **chosen, **reserved}


def log_group(config: Mapping[str, Any]) -> str:
    """Return the function's log group: the configured one or /aws/lambda/<name>."""
    chosen: str = config.get("LoggingConfig", {}).get("LogGroup", "")
    return chosen or f"/aws/lambda/{config['FunctionName']}"
