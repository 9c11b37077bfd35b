"""What a renderer is."""

from collections.abc import Callable
from dataclasses import dataclass

from triage.model.pipeline import Pipeline
from triage.model.report import Report


@dataclass(frozen=True)
class Renderer:
    """One output format: its name, media type, file extension, and the pure function that writes it."""

    name: str
    media_type: str
    extension: str
    render: Callable[[Report, Pipeline], str]
