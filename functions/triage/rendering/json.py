"""The report as JSON: the contract that the archive, the API and other programs read."""

from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.rendering.renderer import Renderer


def render(report: Report, pipeline: Pipeline) -> str:
    """Return the report's JSON (schema version 1), times in ISO 8601 UTC; the pipeline adds nothing to it."""
    del pipeline
    return report.model_dump_json()


JSON = Renderer(name="json", media_type="application/json", extension="json", render=render)
