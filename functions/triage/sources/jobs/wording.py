"""How what services say is put into facts: their words quoted, seconds as people say them."""

from datetime import datetime

from triage.mining.excerpt import excerpt

_SQL_SHOWN = 400


def quoted(name: str, text: str) -> str:
    """Return `ErrorMessage: "…"`, redacted, shortened when it is very long."""
    return f'{name}: "{excerpt(text)}"'


def sql(name: str, text: str) -> str:
    """Return the beginning and the end of a statement on one line, redacted."""
    return f'{name}: "{excerpt(" ".join(text.split()), _SQL_SHOWN)}"'


def seconds(count: float) -> str:
    """Return a span as people say it: `4.9 s`, `12 min 3 s`, `5 h 10 min`."""
    if count < 60:
        return f"{count:.3g} s"
    minutes, rest = divmod(round(count), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def after(start: datetime | None, end: datetime | None) -> str:
    """Return ` after 12 min 3 s`, empty when one of the times is not known."""
    return f" after {seconds(max((end - start).total_seconds(), 0.0))}" if start and end else ""


def headline(what: str, name: str | None, job_id: str, state: str | None) -> str:
    """Return `Batch job load 5ce9: FAILED`; the name is left out when the job has none."""
    return f"{' '.join(part for part in (what, name, job_id) if part)}: {state or 'state not told'}"


def known(template: str, value: object) -> str:
    """Return the template with the value in it, `Timeout 60 min`; empty when the value is not known."""
    return "" if value is None or value == "" else template.format(value)


def listed(*parts: str) -> str:
    """Return ` (Timeout 60 min, 2 workers)` of the parts that are not empty; nothing when all are."""
    filled = [part for part in parts if part]
    return f" ({', '.join(filled)})" if filled else ""
