"""Reports in the formats people and programs read; one format a file."""

from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.rendering.html import HTML
from triage.rendering.json import JSON
from triage.rendering.markdown import MARKDOWN
from triage.rendering.renderer import Renderer
from triage.rendering.text import TEXT

RENDERERS: tuple[Renderer, ...] = (TEXT, HTML, JSON, MARKDOWN)


def with_text(report: Report, pipeline: Pipeline) -> Report:
    """Return the report with its `text` filled: the plain-text rendering."""
    return report.model_copy(update={"text": TEXT.render(report, pipeline)})


__all__ = ["RENDERERS", "Renderer", "with_text"]
