"""The report as Markdown: for tickets, wikis and pull requests."""

import re
from collections.abc import Iterator

from triage.model.evidence import Evidence
from triage.model.pipeline import Pipeline
from triage.model.report import Finding, NextStep, Report
from triage.model.vocabulary import Category
from triage.rendering.clean import clean, excerpt, one_line, web_address
from triage.rendering.evidence_lines import EvidenceLine, evidence_lines
from triage.rendering.facts import (
    clock_time,
    link_label,
    no_cause,
    not_the_cause,
    seen_before,
    took_and_cost,
    waiting_for,
)
from triage.rendering.renderer import Renderer
from triage.rendering.text import HEADINGS

# What starts or ends something within a line; a line's own beginning is always ours. `://` and `www.` link by
# themselves in GitHub's dialect.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#!|~@&$]|:(?=//)|(?<=www)\.)")
_LONGEST = 2_000
_LINES, _WIDTH = 20, 600
_MOST_BLIND_SPOTS = 20


def render(report: Report, pipeline: Pipeline) -> str:
    """Return the report as CommonMark, in the same four parts as the text.

    Text from outside stands in fences longer than any run of backticks in it, or has every special character
    escaped, so that it can neither link, embed, mention nor end its block.
    """
    return "\n".join(_lines(report, pipeline)) + "\n"


def escape(text: str, limit: int = _LONGEST) -> str:
    """Return the text on one line, as plain words to every Markdown reader."""
    return _SPECIAL.sub(r"\\\1", one_line(text, limit))


def _lines(report: Report, pipeline: Pipeline) -> Iterator[str]:
    yield f"# {escape(report.pipeline, 256)}: {escape(report.status)}, {escape(report.verdict.action)}"
    yield from ("", f"## {HEADINGS[0]}", "")
    for line in report.summary.split("\n"):
        yield f"- {escape(line)}"
    yield from ("", f"## {HEADINGS[1]}", "")
    for each in evidence_lines(report):
        yield from _evidence(each)
    yield from ("", f"## {HEADINGS[2]}", "")
    for finding in report.probable_causes:
        yield _finding(finding)
    for ruled_out in not_the_cause(report):
        yield f"- Not the cause: {escape(ruled_out.text)} ({ruled_out.evidence})"
    if not report.probable_causes:
        yield f"- {no_cause(report)}"
    yield from ("", f"## {HEADINGS[3]}", "")
    for step in report.next_steps:
        yield from _step(step)
    yield from ("", "---", "")
    yield from _footer(report, pipeline)


def _evidence(line: EvidenceLine) -> Iterator[str]:
    ids = " ".join(f"**{_linked(each)}**" for each in line.pieces)
    begin = " ".join(part for part in (f"- {ids}", clock_time(line.whole.at)) if part)
    yield f"{begin} {escape(line.origin or line.text)}"
    if line.origin:
        yield from _fenced(excerpt(line.whole.text, lines=_LINES, width=_WIDTH))


def _linked(evidence: Evidence) -> str:
    link = web_address(evidence.link)
    return f"[{evidence.id}](<{link}>)" if link else evidence.id


def _fenced(lines: list[str]) -> Iterator[str]:
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"  {fence}text", *(f"  {line}" for line in lines), f"  {fence}")


def _finding(finding: Finding) -> str:
    sure = "" if finding.category is Category.UNKNOWN else f" ({finding.confidence:.2f})"
    return f"- **{finding.category}**{sure}: {escape(finding.statement)} ({', '.join(finding.evidence)})"


def _step(step: NextStep) -> Iterator[str]:
    link = web_address(step.link)
    yield f"- {escape(step.text)}" + (f" [{link_label(step)}](<{link}>)" if link else "")
    if step.command:
        yield from _fenced([" ".join(clean(step.command).split())])


def _footer(report: Report, pipeline: Pipeline) -> Iterator[str]:
    runbook = web_address(pipeline.runbook)
    parts = [f"Owner {escape(pipeline.owner or 'not known', 200)}"]
    parts += [f"[runbook](<{runbook}>)"] if runbook else []
    parts += [f"waiting for it: {escape(waiting)}"] if (waiting := waiting_for(report)) else []
    yield " · ".join(parts)
    if seen := seen_before(report):
        yield from ("", f"Seen before: {escape(seen, 300)}")
    for spot in report.blind_spots[:_MOST_BLIND_SPOTS]:
        yield ""
        yield escape(f"Not looked at: {spot.source}: {spot.asked}: {spot.reason}. To see it: {spot.remedy}", 800)
    about = [f"Report {report.report_id}", f"incident {report.incident_id or 'none'}", took_and_cost(report)]
    yield from ("", escape(" · ".join(part for part in about if part)))


MARKDOWN = Renderer(name="markdown", media_type="text/markdown", extension="md", render=render)
