"""The report as one self-contained HTML page: for the archive, the browser and the printer."""

from functools import cache
from typing import TYPE_CHECKING

from triage.model.base import iso
from triage.model.evidence import Evidence
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.vocabulary import Category
from triage.rendering.clean import clean, excerpt, one_line, web_address
from triage.rendering.facts import (
    clock_time,
    link_label,
    not_the_cause,
    origin_of,
    readable,
    seen_before,
    shown_evidence,
    took_and_cost,
    waiting_for,
    within,
)
from triage.rendering.renderer import Renderer

if TYPE_CHECKING:
    from jinja2 import Template

_LINES, _WIDTH = 40, 2_000
_MOST_BLIND_SPOTS = 50


def render(report: Report, pipeline: Pipeline) -> str:
    """Return a whole HTML page that loads nothing, runs no script, and follows the reader's light or dark scheme.

    Every value is escaped by the template engine; a link is one only when it is http or https.
    """
    held = within(report.evidence)
    return _template().render(
        report=report,
        pipeline=pipeline,
        advice=report.verdict.action.advice,
        evidence=[_shown(each, held.get(each.id)) for each in shown_evidence(report)],
        unknown=Category.UNKNOWN,
        not_the_cause=not_the_cause(report),
        blind_spots=report.blind_spots[:_MOST_BLIND_SPOTS],
        runbook=web_address(pipeline.runbook),
        waiting_for=waiting_for(report),
        seen_before=seen_before(report),
        measured=took_and_cost(report),
    )


@cache
def _template() -> "Template":
    # Every function imports the renderers, one renders HTML: the others are spared jinja2's 36 ms.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a cold start costs less so

    environment = Environment(
        loader=PackageLoader("triage.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clean": clean,
        "iso": iso,
        "web_address": web_address,
        "link_label": link_label,
        "one_line": lambda text: one_line(text, _WIDTH),
    }
    return environment.get_template("report.html.j2")


def _shown(evidence: Evidence, holder: str | None) -> dict[str, object]:
    origin = origin_of(evidence)
    return {
        "id": evidence.id,
        "at": evidence.at,
        "clock_time": clock_time(evidence.at),
        "origin": one_line(origin, 300),
        "text": "" if origin else one_line(readable(evidence), _WIDTH),
        "lines": [f"stands in {holder}"] if holder else _lines_of(evidence, origin),
        "link": web_address(evidence.link),
        "source": evidence.source.replace("_", " "),
    }


def _lines_of(evidence: Evidence, origin: str) -> list[str]:
    return excerpt(evidence.text, lines=_LINES, width=_WIDTH) if origin else []


HTML = Renderer(name="html", media_type="text/html", extension="html", render=render)
