"""The report as one self-contained HTML page: for the archive, the browser and the printer."""

import re
from functools import cache
from typing import TYPE_CHECKING

from triage.model.base import iso
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.vocabulary import Category
from triage.rendering.clean import clean, excerpt, one_line, web_address
from triage.rendering.evidence_lines import EvidenceLine, evidence_lines, left_out
from triage.rendering.facts import (
    clock_time,
    link_label,
    not_the_cause,
    seen_before,
    took_and_cost,
    waiting_for,
)
from triage.rendering.renderer import Renderer

if TYPE_CHECKING:
    from jinja2 import Template

_LINES, _WIDTH = 40, 2_000
_CITED = re.compile(r"\[(E\d{1,3}(?: E\d{1,3}){0,9})\]")
_MOST_BLIND_SPOTS = 50


def render(report: Report, pipeline: Pipeline) -> str:
    """Return a whole HTML page that loads nothing, runs no script, and follows the reader's light or dark scheme.

    Every value is escaped by the template engine; a link is one only when it is http or https.
    """
    lines = evidence_lines(report)
    return _template().render(
        report=report,
        pipeline=pipeline,
        advice=report.verdict.action.advice,
        evidence=[_shown(each) for each in lines],
        left_out=left_out(report, lines),
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
    from markupsafe import Markup, escape  # noqa: PLC0415 - as above

    environment = Environment(
        loader=PackageLoader("triage.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "cited": lambda text: Markup(_CITED.sub(_linked, str(escape(text)))),  # noqa: S704 - escaped before
        "clean": clean,
        "iso": iso,
        "web_address": web_address,
        "link_label": link_label,
        "one_line": lambda text: one_line(text, _WIDTH),
    }
    return environment.get_template("report.html.j2")


def _linked(cited: re.Match[str]) -> str:
    return " ".join(f'<a href="#{each}">{each}</a>' for each in cited[1].split())


def _shown(line: EvidenceLine) -> dict[str, object]:
    whole = line.whole
    return {
        "pieces": [{"id": each.id, "link": web_address(each.link)} for each in line.pieces],
        "at": whole.at,
        "clock_time": clock_time(whole.at),
        "origin": one_line(line.origin, 300),
        "text": one_line(line.text, _WIDTH),
        "lines": excerpt(whole.text, lines=_LINES, width=_WIDTH) if line.origin else [],
        "source": whole.source.replace("_", " "),
    }


HTML = Renderer(name="html", media_type="text/html", extension="html", render=render)
