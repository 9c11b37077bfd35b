"""Every format renders every report."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.unit.rendering.reports import hostile_pipeline, hostile_report, report
from triage.model.report import Report
from triage.rendering import RENDERERS
from triage.rendering.facts import took
from triage.rendering.renderer import Renderer


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: str(renderer.name))
@pytest.mark.parametrize("make", [report, hostile_report], ids=["plain", "hostile"])
def test_a_format_renders_any_report_and_the_same_each_time(renderer: Renderer, make: Callable[[], Report]) -> None:
    first = renderer.render(make(), hostile_pipeline())
    assert first
    assert first == renderer.render(make(), hostile_pipeline())


def test_formats_are_told_apart_by_media_type_and_extension() -> None:
    assert {each.media_type: each.extension for each in RENDERERS} == {
        "text/plain": "txt",
        "text/html": "html",
        "application/json": "json",
        "text/markdown": "md",
    }


def test_json_reads_back_as_the_same_report() -> None:
    json = next(each for each in RENDERERS if each.name == "json")
    assert Report.model_validate_json(json.render(report(), hostile_pipeline())) == report()


def test_sources_run_side_by_side_and_count_once() -> None:
    assert took({"open": 1.0, "locate": 2.0, "logs": 5.0, "history": 4.0, "assemble": 1.0}) == 9.0
    assert took({"investigate": 3.0, "assemble": 1.0}) == 4.0
    assert took({}) == 0.0


def test_importing_the_renderers_does_not_import_the_template_engine() -> None:
    script = "import sys, triage.rendering; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
