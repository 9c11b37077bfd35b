"""The services a command works with, or one clear line saying what is not set."""

import typer

from triage import bootstrap
from triage.errors import ConfigurationError
from triage.settings import Settings

_HINT = 'set it to the stack\'s output, or run: eval "$(triage local env)"'


def connect(*needed: str) -> bootstrap.Services:
    """Return the services over AWS; exits 2 naming the environment variable that is missing or wrong."""
    try:
        settings = Settings.from_environment()
    except ConfigurationError as exc:
        raise typer.BadParameter(str(exc)) from exc
    missing = [Settings.variable(field) for field in needed if not getattr(settings, field)]
    if missing:
        raise typer.BadParameter(f"environment variable {', '.join(missing)} is not set; {_HINT}")
    return bootstrap.aws()
