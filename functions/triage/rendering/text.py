"""The report as plain text: the body of the e-mail, and `text` of the report itself."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.model.pipeline import Pipeline
from triage.model.report import Finding, NextStep, Report
from triage.model.vocabulary import Category
from triage.rendering.clean import clean, excerpt, one_line, web_address
from triage.rendering.evidence_lines import EvidenceLine, evidence_lines, left_out
from triage.rendering.facts import (
    clock_time,
    no_cause,
    not_the_cause,
    opens,
    seen_before,
    took_and_cost,
    waiting_for,
)
from triage.rendering.renderer import Renderer
from triage.rendering.said_again import EXCERPT_LINES

HEADINGS = ("1) Summary", "2) Evidence", "3) Probable cause", "4) Recommended next steps")

_WIDTH = 120
_CITATION = re.compile(r"\[E\d{1,3}(?: E\d{1,3}){1,9}\]")
_OPEN = "Open "
_NO_BREAK = "\u00a0"
_LONGEST = 2_000
_MOST_SUMMARY_LINES = 10
_MOST_BLIND_SPOTS = 20
# SNS allows 256 KiB for an e-mail; some room is left for the link below it.
_MOST_BYTES = 256 * 1024 - 4 * 1024
_CUT_NOTE = "\n[cut here; the whole report is in the archive]\n"


@dataclass(frozen=True)
class _Size:
    """How much of one log text is quoted."""

    lines: int
    width: int


# Tried in this order until the text fits.
_SIZES = (_Size(lines=EXCERPT_LINES, width=600), _Size(lines=6, width=300), _Size(lines=1, width=200))


def render(report: Report, pipeline: Pipeline) -> str:
    """Return the report in four parts and a footer, lines of about 120 columns, at most 252 KiB of UTF-8.

    Everything from outside is indented or follows a dash, so that no log text can pass for a heading.
    """
    for size in _SIZES:
        text = "\n".join(_lines(report, pipeline, size)) + "\n"
        if len(text.encode()) <= _MOST_BYTES:
            return text
    room = _MOST_BYTES - len(_CUT_NOTE.encode())
    return text.encode()[:room].decode(errors="ignore") + _CUT_NOTE


def _lines(report: Report, pipeline: Pipeline, size: _Size) -> Iterator[str]:
    yield HEADINGS[0]
    for line in report.summary.split("\n")[:_MOST_SUMMARY_LINES]:
        yield from _bullet(line)
    yield from ("", HEADINGS[1])
    yield from _evidence_part(report, size)
    yield from ("", HEADINGS[2])
    for finding in report.probable_causes:
        yield from _finding(finding)
    for each in not_the_cause(report):
        yield from _bullet(f"Not the cause: {one_line(each.text, _LONGEST)}. [{each.evidence}]")
    if not report.probable_causes:
        yield f"- {no_cause(report)}"
    yield from ("", HEADINGS[3])
    yield from _steps(report.next_steps)
    if not report.next_steps:
        yield "- None."
    yield ""
    yield from _footer(report, pipeline)


def _evidence_part(report: Report, size: _Size) -> Iterator[str]:
    lines = evidence_lines(report)
    for line in lines:
        yield from _evidence(line, size)
    if not lines:
        yield "- None."
    if hidden := left_out(report, lines):
        yield f"- {hidden} more in the report's JSON."


def _evidence(line: EvidenceLine, size: _Size) -> Iterator[str]:
    ids = " ".join(each.id for each in line.pieces)
    begin = f"- {ids:<3} {clock_time(line.whole.at):<12}  "
    if not line.origin:
        yield from _wrapped(one_line(line.text, _LONGEST), first=begin)
        return
    origin, lines = one_line(line.origin, 300), excerpt(line.whole.text, lines=size.lines, width=size.width)
    if len(lines) <= 1:
        yield from _wrapped(f'{origin}: "{"".join(lines).strip()}"', first=begin)
        return
    yield f"{begin}{origin}:"
    for each in lines:
        # The frames of a trace keep their indentation; a long line goes on further in.
        yield from _wrapped(each, first="      | ", rest="      |   ")


def _finding(finding: Finding) -> Iterator[str]:
    sure = "" if finding.category is Category.UNKNOWN else f" ({finding.confidence:.2f})"
    text = one_line(finding.statement, _LONGEST)
    ended = text if text.endswith((".", "…")) else f"{text}."
    yield from _bullet(f"{finding.category}{sure}: {ended} [{' '.join(finding.evidence)}]")


def _steps(steps: Sequence[NextStep]) -> Iterator[str]:
    """Yield the steps; of those that only open something, what follows each other stands together."""
    opening = False
    for step in steps:
        if not opens(step):
            opening = False
            yield from _step(step)
            continue
        yield from [] if opening else ["- Open in the console:"]
        opening = True
        yield f"    {one_line(step.text.removeprefix(_OPEN), _LONGEST)} {web_address(step.link)}"


def _step(step: NextStep) -> Iterator[str]:
    yield from _bullet(step.text)
    if step.command:
        # Not wrapped: it is there to be pasted.
        yield f"    {' '.join(clean(step.command).split())}"


def _footer(report: Report, pipeline: Pipeline) -> Iterator[str]:
    parts = [f"Owner {one_line(pipeline.owner, 200)}" if pipeline.owner else "Owner not known"]
    if pipeline.runbook:
        parts.append(f"runbook {web_address(pipeline.runbook) or one_line(pipeline.runbook, 300)}")
    if waiting := waiting_for(report):
        parts.append(f"waiting for it: {one_line(waiting, 500)}")
    yield from _wrapped(" · ".join(parts), first="", rest="  ")
    if seen := seen_before(report):
        yield from _wrapped(f"Seen before: {one_line(seen, 300)}", first="", rest="  ")
    yield from _not_looked_at(report)
    about = [f"Report {report.report_id}"]
    about += [f"incident {report.incident_id}"] if report.incident_id else []
    about += [measured] if (measured := took_and_cost(report)) else []
    yield " · ".join(one_line(part, 200) for part in about)


def _not_looked_at(report: Report) -> Iterator[str]:
    if not report.blind_spots:
        return
    yield "Not looked at:"
    for spot in report.blind_spots[:_MOST_BLIND_SPOTS]:
        text = f"{spot.source}: {spot.asked}: {spot.reason}. To see it: {spot.remedy}"
        yield from _bullet(one_line(text, 800))
    if more := len(report.blind_spots) - _MOST_BLIND_SPOTS:
        yield from [f"- and {more} more."] if more > 0 else []


def _bullet(text: str) -> Iterator[str]:
    yield from _wrapped(one_line(text, _LONGEST), first="- ")


def _wrapped(text: str, *, first: str, rest: str = "  ") -> Iterator[str]:
    """Yield the text in lines of about 120 columns; names, ARNs and citations longer than a line stay whole."""
    whole = _CITATION.sub(lambda found: found.group().replace(" ", _NO_BREAK), text)
    lines = textwrap.wrap(
        whole,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
    yield from (line.replace(_NO_BREAK, " ") for line in lines or [first.rstrip()])


TEXT = Renderer(name="text", media_type="text/plain", extension="txt", render=render)
