"""Log excerpts whose cause a person has judged, diagnosed as the analysis of exported files does it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from benchmarks.corpora import json_lines
from benchmarks.plain_regexes import category_by_plain_regex
from triage import bootstrap
from triage.model.report import Report
from triage.model.vocabulary import Action, Category

# Too thin, or the same text as another: the collection says to leave them out of figures.
LEFT_OUT = frozenset({"iss-bb19fac6", "iss-b767aafb", "iss-df8a8d8c", "iss-1d682720", "iss-341c012c"})
_NAME = "excerpt"

_RETRY = {
    Action.REDRIVE: "helps",
    Action.RERUN: "helps",
    Action.WAIT: "helps",
    Action.NONE: "helps",
    Action.FIX_THEN_REDRIVE: "after_fix",
    Action.FIX_THEN_RERUN: "after_fix",
    Action.INVESTIGATE: "unclear",
}


@dataclass(frozen=True)
class Judged:
    """One excerpt: what a person says of it, and what the diagnosis says."""

    id: str
    label: dict[str, Any]
    report: Report
    baseline: Category

    @property
    def is_right(self) -> bool:
        """Whether the primary category is the best or an accepted one."""
        return self._accepts(self.report.category)

    @property
    def is_in_top_three(self) -> bool:
        """Whether one of the first three causes is."""
        return any(self._accepts(cause.category) for cause in self.report.probable_causes[:3])

    @property
    def confidence(self) -> float:
        """The confidence of the primary cause; 0 where there is none."""
        return self.report.probable_causes[0].confidence if self.report.probable_causes else 0.0

    @property
    def mentions_all(self) -> bool:
        """Whether the report says what any useful answer must say."""
        return all(re.search(regex, self.report.text, re.IGNORECASE) for regex in self.label["must_mention"])

    @property
    def retry(self) -> str:
        """What the verdict says of running it again: `helps`, `after_fix`, `unclear`."""
        return _RETRY[self.report.verdict.action]

    def _accepts(self, category: Category) -> bool:
        return category in (self.label["best"], *self.label["accepted"])


def judged_excerpts() -> list[Judged]:
    """Return every excerpt that counts, diagnosed."""
    labels = {label["id"]: label for label in json_lines("error_excerpts/labels.jsonl")}
    excerpts = [each for each in json_lines("error_excerpts/excerpts.jsonl") if each["id"] not in LEFT_OUT]
    return [
        Judged(
            id=each["id"],
            label=labels[each["id"]],
            report=diagnose(each["log_excerpt"]),
            baseline=category_by_plain_regex(each["log_excerpt"]),
        )
        for each in excerpts
    ]


def diagnose(text: str) -> Report:
    """Return the report on a log text alone, as `triage analyze --batch` makes it."""
    report, _pipeline = bootstrap.record({"id": _NAME, "logs": text.splitlines()}).analyze()
    return report


def as_row(judged: Judged) -> str:
    """Return one line on an excerpt for a person who wants to know why."""
    causes = [(cause.category.value, cause.confidence, cause.signature) for cause in judged.report.probable_causes]
    return json.dumps({"id": judged.id, "best": judged.label["best"], "causes": causes, "retry": judged.retry})
