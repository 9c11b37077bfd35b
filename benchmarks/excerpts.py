"""Log excerpts whose cause a person has judged, diagnosed as the analysis of exported files does it."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.corpora import json_lines
from benchmarks.plain_regexes import category_by_plain_regex
from triage.diagnosis import assemble
from triage.mining.choose import choose
from triage.model.base import Window
from triage.model.evidence import Fact, GatheredEvidence, LogLineRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.pipeline import Pipeline
from triage.model.report import Cost, Report
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Action, Category, Kind, Status
from triage.ports import LogEvent
from triage.rendering import with_text

# Too thin, or the same text as another: the collection says to leave them out of figures.
LEFT_OUT = frozenset({"iss-bb19fac6", "iss-b767aafb", "iss-df8a8d8c", "iss-1d682720", "iss-341c012c"})
_AT = datetime(2026, 11, 22, 2, 13, 44, tzinfo=UTC)
_NAME = "excerpt"
# Files are numbered from 1; a short one is shown whole, since its lines explain each other.
_SHOWN_WHOLE = 6_000

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
        said = with_text(self.report, Pipeline(pipeline_name=_NAME)).text + self.report.model_dump_json()
        return all(re.search(regex, said, re.IGNORECASE) for regex in self.label["must_mention"])

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
    """Return the report on a log text alone."""
    arn = f"arn:aws:states:eu-west-1:111122223333:execution:{_NAME}:1"
    signal = ExecutionEnded(
        execution_arn=arn,
        state_machine_arn=f"arn:aws:states:eu-west-1:111122223333:stateMachine:{_NAME}",
        status=Status.FAILED,
        stopped_at=_AT,
    )
    return assemble(
        OpenedIncident(
            action="triage",
            signal=signal,
            report_id="r",
            kind=Kind.OFFLINE,
            pipeline=Pipeline(pipeline_name=_NAME),
        ),
        LocatedFailure(status=Status.FAILED, window=Window(start=_AT, end=_AT), fingerprint="f"),
        (GatheredEvidence(source="logs", facts=_facts(text)),),
        created_at=_AT,
        cost=Cost(),
    )


def _facts(text: str) -> tuple[Fact, ...]:
    lines = text.splitlines()
    events = [
        LogEvent(id=str(number), log_group=_NAME, stream=_NAME, timestamp=number, message=line)
        for number, line in enumerate(lines, start=1)
    ]
    facts = [
        _fact(chosen.block.text, chosen.block.first.timestamp, len(chosen.block.events), chosen.weight)
        for chosen in choose(events)
    ]
    whole = [_fact(text, 1, len(lines), 0.8)] if len(text) <= _SHOWN_WHOLE else []
    return (*facts, *whole)


def _fact(text: str, line: int, lines: int, weight: float) -> Fact:
    ref = LogLineRef(file=_NAME, line=line, end_line=line + lines - 1)
    return Fact(source="logs", at=_AT, text=text, ref=ref, weight=weight)


def as_row(judged: Judged) -> str:
    """Return one line on an excerpt for a person who wants to know why."""
    causes = [(cause.category.value, cause.confidence, cause.signature) for cause in judged.report.probable_causes]
    return json.dumps({"id": judged.id, "best": judged.label["best"], "causes": causes, "retry": judged.retry})
