"""What Logs Insights is asked: lines of a group that cannot be paged, and the rare error lines of one too large for it.

Query syntax: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import reduce

from triage.mining.log_events import LogEvents
from triage.model.base import Window
from triage.ports import InsightsAnswer, Logs
from triage.sources.logs.reading import Question

# The most rows that one GetQueryResults answers.
MOST_LINES = 10_000
# Enough for a stack trace, also where others write a hundred lines a millisecond.
_FOLLOWING = 1_000
_SHAPES = 2_000
_TOLD = (
    "error|exception|traceback|fatal|critical|severe|panic|fail|denied|refused|timed out|timeout|killed|unable to"
    "|could not|cannot|not found|no such|invalid|unauthorized|forbidden|out of memory|no space|abort|crash|throttl"
)
# What is harmless however often it is said. The regular expressions of Insights have no look-around.
_HARMLESS = (
    r"health.?check|deprecat|retrying|will (be )?retr|\b(0|no) (error|failure|failed|warning)"
    r"|(errors?|failed|failures)\W{1,3}0\b"
)
# Ids, times and counts are made of these: without them lines that differ in nothing else are one.
_VARYING = "0123456789abcdef-"
_BEGINNING = "substr(@message, 0, 300)"
_SHAPE = reduce(lambda text, character: f'replace({text}, "{character}", "")', _VARYING, _BEGINNING)


class InsightsReader:
    """Asks Logs Insights, at most `most_bytes` scanned a query."""

    def __init__(self, logs: Logs, *, most_bytes: int) -> None:
        """Ask this port."""
        self._logs = logs
        self._most_bytes = most_bytes

    def lines(self, question: Question, seconds: float) -> tuple[LogEvents, InsightsAnswer]:
        """Return the newest 10,000 events in order of time, and the answer they came with; their ids are pointers."""
        newest = f" | sort @timestamp desc | limit {MOST_LINES}"
        query = f"fields @timestamp, @message, @logStream{_conditions(question)}{newest}"
        answer = self._ask(question, query, MOST_LINES, seconds)
        return _events(question.log_group, reversed(answer.rows)).in_order(), answer

    def following(self, question: Question, seconds: float) -> LogEvents:
        """Return the oldest 1,000 events of the window, which begins and ends with its milliseconds, in order of time.

        Those of the last of these milliseconds may be incomplete: Logs Insights promises no order among them.
        """
        # A query's own times are whole seconds.
        first, last = (int(moment.timestamp() * 1000) for moment in (question.window.start, question.window.end))
        within = f" | filter toMillis(@timestamp) >= {first} and toMillis(@timestamp) <= {last}"
        oldest = f" | sort @timestamp asc | limit {_FOLLOWING}"
        query = f"fields @timestamp, @message, @logStream{within}{_conditions(question)}{oldest}"
        return _events(question.log_group, self._ask(question, query, _FOLLOWING, seconds).rows).in_order()

    def rare_errors(self, question: Question, seconds: float) -> tuple[LogEvents, InsightsAnswer]:
        """Return the first of each kind of error line, the rarest kinds, in order of time; they have no ids."""
        query = (
            f"filter @message like /(?i)({_TOLD})/ and @message not like /(?i)({_HARMLESS})/{_conditions(question)}"
            f" | fields {_SHAPE} as shape"
            " | stats count(*) as times, min(@timestamp) as since, earliest(@message) as message,"
            " earliest(@logStream) as stream by shape"
            f" | sort times asc | limit {_SHAPES}"
        )
        answer = self._ask(question, query, _SHAPES, seconds)
        return _events(question.log_group, answer.rows).in_order(), answer

    def _ask(self, question: Question, query: str, limit: int, seconds: float) -> InsightsAnswer:
        window: Window = question.window
        return self._logs.query(
            (question.log_group,),
            query,
            start=window.start,
            end=window.end,
            limit=limit,
            seconds=seconds,
            most_bytes=self._most_bytes,
        )


def _conditions(question: Question) -> str:
    streams = ", ".join(map(_quoted, question.streams))
    conditions = [f"@logStream in [{streams}]"] if streams else []
    conditions += [f"@message like {_quoted(question.contains)}"] if question.contains else []
    return "".join(f" | filter {condition}" for condition in conditions)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _events(log_group: str, rows: Iterable[Mapping[str, str]]) -> LogEvents:
    events = LogEvents()
    for number, row in enumerate(rows):
        events.log_groups.append(log_group)
        events.messages.append(row.get("@message") or row.get("message", ""))
        events.times.append(_milliseconds(row.get("@timestamp") or row.get("since", "")))
        events.streams.append(row.get("@logStream") or row.get("stream", ""))
        events.ids.append(row.get("@ptr") or f"row {number}")
    return events


def _milliseconds(text: str) -> int:
    """Return the time of a row: `2026-11-22 02:13:44.120`, in UTC, or epoch milliseconds, as aggregates give it."""
    if text.replace(".", "", 1).isdecimal():
        return int(float(text))
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
