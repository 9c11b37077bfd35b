"""All that is known of one failure, as the document that signatures' expressions look at."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from triage.diagnosis.figures import figures_in
from triage.knowledge.expression import search
from triage.knowledge.matcher import Answer
from triage.model.evidence import Evidence, JobRef
from triage.model.failure import Failure
from triage.model.vocabulary import Status

_FIGURE = re.compile(r"\bfigures\.(\w{1,40})")
# A document has the evidence of these by itself, so that an expression need not filter for it.
_SOURCES = ("jobs", "logs", "metrics", "changes")


class CaseFile:
    """Answers expressions over `{status, failure, evidence, jobs, logs, metrics, changes, figures}`.

    A piece of evidence has `id`, `source`, `text`, `resource`, and of a job's record `service` and `field`. `figures`
    are the numbers that FIGURES names, of the first evidence that tells each. Nothing is built before the first
    question.
    """

    def __init__(self, pieces: Iterable[Mapping[str, Any]], failure: Failure | None, status: Status | None) -> None:
        """Keep what there is; `pieces_of` makes pieces of evidence."""
        self._pieces = pieces
        self._failure = failure
        self._status = status

    def ask(self, expression: str) -> Answer | None:
        """Return the figures the expression names and the evidence that it rests on; None where it does not hold."""
        found = search(expression, self._document)
        # What JMESPath takes for false: jmespath.org/specification.html, "or expressions".
        if found is None or found is False or (not found and found != 0):
            return None
        named = [name for name in _FIGURE.findall(expression) if name in self._figures]
        shown_by = [self._figures[name][1] for name in named]
        return Answer(
            slots={name: self._figures[name][0] for name in named},
            evidence=tuple(dict.fromkeys((*shown_by, *_ids_in(found)))),
        )

    @cached_property
    def _evidence(self) -> list[dict[str, Any]]:
        return [dict(piece) for piece in self._pieces]

    @cached_property
    def _figures(self) -> dict[str, tuple[str, str]]:
        """The digits of each figure, and the id of the evidence that tells it."""
        figures: dict[str, tuple[str, str]] = {}
        for piece in self._evidence:
            for name, digits in figures_in(piece["text"]):
                figures.setdefault(name, (digits, piece["id"]))
        return figures

    @cached_property
    def _document(self) -> dict[str, Any]:
        by_source = {name: [piece for piece in self._evidence if piece["source"] == name] for name in _SOURCES}
        return {
            "status": self._status.value if self._status else None,
            "failure": self._failure.dump() if self._failure else None,
            "evidence": self._evidence,
            "figures": {name: float(digits) for name, (digits, _) in self._figures.items()},
            **by_source,
        }


def pieces_of(evidence: Sequence[Evidence]) -> Iterator[dict[str, Any]]:
    """Yield the evidence as the pieces of a case file."""
    for each in evidence:
        job = {"service": each.ref.service, "field": each.ref.field} if isinstance(each.ref, JobRef) else {}
        yield {"id": each.id, "source": each.source, "text": each.text, "resource": each.resource, **job}


def _ids_in(found: object) -> Iterator[str]:
    """Yield the ids of the evidence in what an expression found."""
    if isinstance(found, dict):
        if isinstance(found.get("id"), str):
            yield found["id"]
    elif isinstance(found, list):
        for each in found:
            yield from _ids_in(each)
