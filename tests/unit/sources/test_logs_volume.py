"""Logs of any volume: pages in slices within the budget, then Logs Insights, and what was left out with figures."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import pytest

from tests.fakes import FakeClock, FakeLogs, FakeMeter, fake_ports
from tests.unit.sources.cases import FAILED_AT, GROUP, REQUEST, located, opened, report, start
from triage.errors import AccessDeniedError, InvalidInputError, UnavailableError
from triage.model.evidence import BlindSpot, GatheredEvidence, LogEventRef
from triage.model.incident import LocatedFailure
from triage.ports import InsightsAnswer, LogEvent, LogGroup, LogPage
from triage.settings import Settings
from triage.sources.logs import LOGS

LATE = FAILED_AT + timedelta(hours=1)
ERROR = "[ERROR] cannot convert 'n/a' to DECIMAL(18,2)"


class CountingLogs(FakeLogs):
    """FakeLogs that counts its calls as AWS would: one a page that is fetched."""

    def __init__(self, meter: FakeMeter, **given: Any) -> None:
        super().__init__(**given)
        self._meter = meter
        self._lock = Lock()
        self.calls: list[dict[str, Any]] = []

    def pages(self, log_group: str, **question: Any) -> Iterator[LogPage]:
        for page in super().pages(log_group, **question):
            with self._lock:
                self._meter.count("logs:FilterLogEvents")
                self.calls.append(question)
            yield page


def noisy(lines: int = 2_000, *, meter: FakeMeter | None = None, **given: Any) -> CountingLogs:
    """Return the log of one request: the error in the middle of harmless lines, spread over a minute."""
    logs = CountingLogs(meter or FakeMeter(), page_size=100, **given)
    step = 60_000 // lines
    logs.write(GROUP, FAILED_AT - timedelta(seconds=60), start())
    for number in range(lines):
        text = ERROR if number == lines // 2 else f"chunk {number} done, 0 failed, retrying nothing"
        logs.write(GROUP, FAILED_AT - timedelta(milliseconds=60_000 - step * number - 1), text)
    logs.write(GROUP, FAILED_AT, "[ERROR] RuntimeError: step failed", report())
    return logs


def gather(logs: CountingLogs, failure: LocatedFailure | None = None, **settings: Any) -> GatheredEvidence:
    ports = fake_ports(logs=logs, clock=FakeClock(LATE), meter=logs._meter)
    return LOGS.collect(opened(), failure or located(), ports, Settings(**{"source_calls": 1000, **settings}))


def left_out(gathered: GatheredEvidence) -> BlindSpot:
    (spot,) = [spot for spot in gathered.blind_spots if "every line" in spot.asked]
    return spot


def test_every_line_is_read_once_in_slices_and_the_cause_comes_before_what_followed() -> None:
    logs = noisy()
    gathered = gather(logs)
    assert [fact.text for fact in gathered.facts] == [ERROR, "[ERROR] RuntimeError: step failed"]
    assert gathered.facts[0].weight > gathered.facts[1].weight
    assert gathered.blind_spots == ()
    slices = {(call["start"], call["end"]) for call in logs.calls if call["streams"]}
    assert len(slices) == 9, "the newest page, then eight slices of what is older"


def test_lines_of_one_millisecond_that_several_pages_hold_are_counted_once() -> None:
    logs = CountingLogs(FakeMeter(), page_size=100)
    for number in range(250):
        logs.write(GROUP, FAILED_AT, f"ERROR row {number} refused")
    (fact,) = gather(logs, located(request_id=None)).facts
    assert fact.text == "ERROR row 249 refused\n[250 times since 02:13:44]"


def test_one_page_is_one_call() -> None:
    logs = CountingLogs(FakeMeter())
    logs.write(GROUP, FAILED_AT, "INFO begun", ERROR, "INFO over")
    gather(logs, located(request_id=None))
    assert len(logs.calls) == 1


def test_what_the_byte_budget_leaves_unread_is_the_oldest_and_is_told_with_its_share() -> None:
    gathered = gather(noisy(), source_bytes=20_000, insights_bytes=0)
    assert ERROR not in [fact.text for fact in gathered.facts]
    spot = left_out(gathered)
    share = re.search(r"\((\d+)% of the window\)", spot.asked)
    assert share is not None
    assert 50 <= int(share[1]) <= 95
    assert "02:12:44" in spot.asked, "the unread part begins where the request began"
    assert "the budget of 20000 bytes is used up" in spot.reason
    assert "aws logs filter-log-events --log-group-identifier" in spot.remedy


def test_the_call_budget_counts_the_pages_of_all_slices() -> None:
    logs = noisy()
    gathered = gather(logs, source_calls=6, insights_bytes=0)
    # Up to four slices have a page on its way when the budget is used up.
    assert len(logs.calls) <= 6 + 4
    assert "6 AWS calls" in left_out(gathered).reason


def test_a_slice_that_is_throttled_is_left_out_and_the_others_are_not() -> None:
    class Throttling(CountingLogs):
        def pages(self, log_group: str, **question: Any) -> Iterator[LogPage]:
            if question["newest_first"] and question["end"] < FAILED_AT - timedelta(seconds=50):
                raise UnavailableError("logs:FilterLogEvents: ThrottlingException: Rate exceeded")
            return super().pages(log_group, **question)

    logs = Throttling(FakeMeter(), page_size=100, groups=noisy().groups)
    gathered = gather(logs, insights_bytes=0)
    assert gathered.facts[0].text == ERROR
    assert "ThrottlingException" in left_out(gathered).reason


def test_what_a_slice_read_before_it_was_throttled_is_kept() -> None:
    class Throttling(CountingLogs):
        def pages(self, log_group: str, **question: Any) -> Iterator[LogPage]:
            for number, page in enumerate(super().pages(log_group, **question)):
                if question["streams"] and number:
                    raise UnavailableError("logs:FilterLogEvents: ThrottlingException: Rate exceeded")
                yield page

    logs = Throttling(FakeMeter(), page_size=100, groups=noisy(1_200).groups)
    gathered = gather(logs, insights_bytes=0)
    assert gathered.facts[0].text == ERROR
    assert "ThrottlingException" in left_out(gathered).reason


def test_a_budget_that_the_last_page_uses_up_leaves_nothing_out() -> None:
    logs = CountingLogs(FakeMeter())
    logs.write(GROUP, FAILED_AT, f"{ERROR} of request {REQUEST}\n  at load")
    gathered = gather(logs, source_calls=1)
    assert [spot for spot in gathered.blind_spots if "every line" in spot.asked] == []
    assert len(gathered.facts) == 1


def rows(*events: LogEvent, times: int = 1) -> tuple[dict[str, str], ...]:
    """Return rows of an aggregation as Logs Insights gives them."""
    return tuple(
        {"times": str(times), "since": str(event.timestamp), "message": event.message, "stream": event.stream}
        for event in events
    )


def the_error(logs: FakeLogs) -> LogEvent:
    return next(event for event in logs.groups[GROUP] if event.message == ERROR)


def answering(logs: FakeLogs, **answer: Any) -> Callable[[str, dict[str, Any]], InsightsAnswer]:
    return lambda _query, _bounds: InsightsAnswer(rows=rows(the_error(logs)), scanned_bytes=3_000_000, **answer)


def test_beyond_the_budget_insights_finds_the_rare_lines_and_the_real_event_is_cited() -> None:
    logs = noisy()
    logs.answer = answering(logs)
    gathered = gather(logs, source_bytes=20_000)
    first = gathered.facts[0]
    assert first.text == ERROR
    assert isinstance(first.ref, LogEventRef)
    assert first.ref.id == the_error(logs).id
    ((groups, query, bounds),) = logs.queries
    assert groups == (GROUP,)
    assert '@logStream in ["stream"]' in query
    assert bounds["end"] >= FAILED_AT, "no time that ends before the log group was created"
    spot = left_out(gathered)
    assert "Logs Insights searched it for rare error lines (3.0 MB)" in spot.reason


def test_the_query_leaves_harmless_lines_out_and_counts_likes_as_one() -> None:
    logs = noisy()
    logs.answer = answering(logs)
    gather(logs, source_bytes=20_000)
    ((_, query, bounds),) = logs.queries
    told, harmless = re.findall(r"/\(\?i\)\((.*?)\)/", query)
    assert re.search(told, ERROR, re.IGNORECASE)
    assert not re.search(harmless, ERROR, re.IGNORECASE)
    for line in ("health check failed once", "retrying after error 3 of 5", "0 failed", "errors: 0", "deprecated call"):
        assert re.search(harmless, line, re.IGNORECASE), line
    assert query.count("replace(") == 17, "decimal and hexadecimal digits, and hyphens"
    assert "stats count(*) as times" in query
    assert bounds["most_bytes"] == 1024**3


def test_insights_that_is_stopped_or_denied_is_told() -> None:
    logs = noisy()
    logs.answer = answering(logs, complete=False)
    assert "so was Logs Insights" in left_out(gather(logs, source_bytes=20_000)).reason

    def denied(_query: str, _bounds: dict[str, Any]) -> InsightsAnswer:
        raise AccessDeniedError("logs:StartQuery", "no")

    logs = noisy()
    logs.answer = denied
    gathered = gather(logs, source_bytes=20_000)
    assert "logs:StartQuery: no" in left_out(gathered).reason
    assert gathered.facts != ()


def infrequent(*lines: str) -> FakeLogs:
    """Return a group of the class Infrequent Access: it answers Logs Insights only."""
    pointed = [
        {"@timestamp": f"2026-11-22 02:13:4{number}.120", "@message": line, "@logStream": "s", "@ptr": f"p{number}"}
        for number, line in enumerate(lines)
    ]
    return FakeLogs(
        errors={GROUP: InvalidInputError("logs:FilterLogEvents: not supported for this log class")},
        details={GROUP: LogGroup(name=GROUP, log_class="INFREQUENT_ACCESS")},
        answer=lambda _query, _bounds: InsightsAnswer(rows=tuple(reversed(pointed))),
    )


def test_a_group_of_infrequent_access_is_read_by_insights() -> None:
    logs = infrequent(
        "INFO begun", "Traceback (most recent call last):", '  File "a.py", line 1, in f', "KeyError: 'x'"
    )
    ports = fake_ports(logs=logs, clock=FakeClock(LATE))
    gathered = LOGS.collect(opened(), located(request_id=None), ports, Settings())
    (fact,) = gathered.facts
    assert fact.text.splitlines() == [
        "Traceback (most recent call last):",
        '  File "a.py", line 1, in f',
        "KeyError: 'x'",
    ]
    assert isinstance(fact.ref, LogEventRef)
    assert (fact.ref.id, fact.ref.timestamp) == (
        "p1",
        int(datetime(2026, 11, 22, 2, 13, 41, 120_000, UTC).timestamp() * 1000),
    )
    assert gathered.blind_spots == ()


def test_a_question_that_is_refused_for_another_reason_is_a_blind_spot() -> None:
    logs = FakeLogs({GROUP: []}, errors={GROUP: InvalidInputError("Invalid filter pattern")})
    gathered = LOGS.collect(opened(), located(), fake_ports(logs=logs, clock=FakeClock(LATE)), Settings())
    assert any("Invalid filter pattern" in spot.reason for spot in gathered.blind_spots)


@pytest.mark.parametrize(
    ("days_ago", "retention", "expired"), [(30, 7, True), (30, None, False), (3, 7, False)], ids=str
)
def test_lines_older_than_the_retention_are_said_to_have_expired(
    days_ago: int, retention: int | None, *, expired: bool
) -> None:
    logs = FakeLogs({GROUP: []}, details={GROUP: LogGroup(name=GROUP, retention_days=retention)})
    ports = fake_ports(logs=logs, clock=FakeClock(FAILED_AT + timedelta(days=days_ago)))
    (spot,) = LOGS.collect(opened(), located(), ports, Settings()).blind_spots
    assert ("retention is 7 days" in spot.reason) is expired
    assert ("no line that explains" in spot.reason) is not expired


def test_a_log_group_is_described_only_when_that_can_explain_an_absence() -> None:
    found = noisy(50)
    gather(found)
    assert found.described == []
    fresh = FakeLogs({GROUP: []})
    LOGS.collect(opened(), located(), fake_ports(logs=fresh, clock=FakeClock(LATE)), Settings())
    assert fresh.described == [], "an hour-old line cannot have expired"


def test_the_catalogs_log_fields_tell_level_and_message() -> None:
    logs = FakeLogs()
    line = {"meta": {"lvl": "fatal"}, "what": {"happened": "ledger closed"}}
    harmless = {"meta": {"lvl": "debug"}, "what": {"happened": "ledger opened"}}
    logs.write(GROUP, FAILED_AT, *map(json.dumps, (harmless, line, harmless)))
    fields = {"level": "meta.lvl", "message": "what.happened", "request_id": "][not jmespath"}
    ports = fake_ports(logs=logs, clock=FakeClock(LATE))
    gathered = LOGS.collect(opened(log_fields=fields), located(request_id=None), ports, Settings())
    assert [json.loads(fact.text)["what"]["happened"] for fact in gathered.facts] == ["ledger closed"]
