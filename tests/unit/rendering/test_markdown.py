"""Markdown: the same four parts, and nothing from outside becomes markup."""

import re

from tests.unit.rendering.reports import PIPELINE, REDRIVE, hostile_pipeline, hostile_report, report
from triage.rendering.markdown import MARKDOWN, escape
from triage.rendering.text import HEADINGS


def _outside_fences(text: str) -> str:
    """Return the text without its fenced blocks; fails when one is not closed."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        run = re.match(r" {0,3}(`{3,})(text)?$", line)
        if not fence and run:
            fence = run[1]
        elif fence and run and len(run[1]) >= len(fence) and not run[2]:
            fence = ""
        elif not fence:
            kept.append(line)
    assert fence == ""
    return "\n".join(kept)


def test_it_has_the_four_parts_and_the_command_in_a_fence() -> None:
    text = MARKDOWN.render(report(), PIPELINE)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == list(HEADINGS)
    assert f"  ```text\n  {REDRIVE}\n  ```" in text


def test_hostile_text_makes_no_link_image_html_heading_or_fence() -> None:
    text = _outside_fences(MARKDOWN.render(hostile_report(), hostile_pipeline()))
    assert re.findall(r"^#+ .*$", text, re.MULTILINE)[1:] == [f"## {heading}" for heading in HEADINGS]
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)!\[", text)
    assert not re.search(r"(?<!\\)`", text)


def test_words_are_escaped_only_where_markdown_would_read_them() -> None:
    assert escape("acme-load (v1.2): a_b *c* <d> https://x www.y") == (
        "acme-load (v1.2): a\\_b \\*c\\* \\<d\\> https\\://x www\\.y"
    )
