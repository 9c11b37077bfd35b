"""The HTML page: self-contained, escaped, readable without colours or a mouse."""

from html.parser import HTMLParser

from tests.unit.rendering.reports import PIPELINE, REDRIVE, hostile_pipeline, hostile_report, report
from triage.rendering.html import HTML

_VOID = {"meta", "br", "link", "img", "hr", "input"}


class _Page(HTMLParser):
    """Collects the tags, attributes and text of a page; complains about what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_it_is_a_well_formed_page_with_the_four_parts() -> None:
    page = _Page(HTML.render(report(), PIPELINE))
    assert page.open == []
    for heading in ("1) Summary", "2) Evidence", "3) Probable cause", "4) Recommended next steps"):
        assert heading in page.words
    assert REDRIVE in page.words
    assert ("html", {"lang": "en"}) in page.tags


def test_it_loads_nothing_and_runs_nothing() -> None:
    page = _Page(HTML.render(report(), PIPELINE))
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
    assert not any(
        name in ("src", "srcset", "style") or name.startswith("on") for _, attrs in page.tags for name in attrs
    )
    assert any("default-src 'none'" in (attrs.get("content") or "") for _, attrs in page.tags)


def test_it_follows_light_and_dark_schemes_and_prints() -> None:
    text = HTML.render(report(), PIPELINE)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_citations_lead_to_the_evidence_and_evidence_to_the_console() -> None:
    page = _Page(HTML.render(report(), PIPELINE))
    targets = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    assert {"#E1", "#E2"} <= set(links)
    assert all(link[1:] in targets for link in links if link.startswith("#"))
    assert "https://aws.example/1" in links


def test_hostile_text_stays_text() -> None:
    page = _Page(HTML.render(hostile_report(), hostile_pipeline()))
    plain = _Page(HTML.render(report(), PIPELINE))
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags}
    assert "<script>alert(1)</script>" in page.words
    assert all((attrs["href"] or "").startswith(("https://", "#")) for tag, attrs in page.tags if tag == "a")
    assert "\x1b" not in page.words
    assert "\u202e" not in page.words


def test_what_the_summary_cites_leads_to_the_evidence() -> None:
    page = HTML.render(report(), PIPELINE)
    summary = page[page.index('class="summary"') : page.index('id="evidence"')]
    assert '<a href="#E1">E1</a> <a href="#E2">E2</a>' in summary
    assert "[E1" not in summary
