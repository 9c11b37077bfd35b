"""The subject line: the whole report in under 100 characters."""

from triage.diagnosis.beginning import TRIAGE_ITSELF
from triage.diagnosis.observations import observe
from triage.diagnosis.slots import slots_of_failure
from triage.diagnosis.summary import shorten
from triage.knowledge import fill, load_signatures, match
from triage.model.report import Report

# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: under 100 characters, no line breaks.
_LIMIT = 99
_SHORTEST_HEADLINE = 20
_LONGEST_PIPELINE = 40


def subject(report: Report) -> str:
    """Return the subject line: pipeline, status, what, where and the verdict; fewer than 100 characters, one line."""
    begin = f"{shorten(_printable(report.pipeline), _LONGEST_PIPELINE)} {report.status.upper()}: "
    end = f". {report.verdict.action.advice}"
    what, where = headline(report), _where(report)
    if where and where not in what.replace(":", " ").split() and len(begin + what + where + end) + 4 <= _LIMIT:
        what = f"{what} in {where}"
    return begin + shorten(what, max(_SHORTEST_HEADLINE, _LIMIT - len(begin) - len(end))) + end


def headline(report: Report) -> str:
    """Return what happened in a few words: of the first finding's signature, else the error as it is named."""
    failure = report.failure
    said = _known(report) or (failure.error if failure else None) or "cause unknown"
    unfinished = any(spot.source == TRIAGE_ITSELF for spot in report.blind_spots)
    return _printable(f"{said} (triage incomplete)" if unfinished else said)


def _known(report: Report) -> str:
    first = report.probable_causes[0] if report.probable_causes else None
    signature = next((each for each in load_signatures() if first and each.id == first.signature), None)
    if first is None or signature is None:
        return ""
    known = {"actor": report.pipeline, **(slots_of_failure(report.failure) if report.failure else {})}
    matches = [
        each
        for each in match(observe(report.failure, report.status, report.evidence), (signature,))
        if set(each.observation.evidence) & set(first.evidence)
    ]
    fullest = max(matches, key=lambda each: len(each.slots), default=None)
    filled = fill(signature.headlines, {**known, **(fullest.slots if fullest else {})})
    return filled[0] if filled else ""


def _where(report: Report) -> str:
    failure = report.failure
    path = (failure.origin.path or failure.path) if failure else ()
    return _printable(path[-1]) if path else ""


def _printable(text: str) -> str:
    """Return the text on one line, without control characters: they could forge header lines or terminal output."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
