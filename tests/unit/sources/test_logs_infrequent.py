"""Log groups of the class Infrequent Access with more lines than one query answers: the rare line and what follows."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes import FakeClock, FakeLogs, fake_ports
from tests.unit.sources.cases import FAILED_AT, GROUP, located, opened
from triage.errors import InvalidInputError
from triage.model.evidence import Fact, LogEventRef
from triage.ports import InsightsAnswer, LogGroup
from triage.settings import Settings
from triage.sources.logs import LOGS

AT = int(FAILED_AT.timestamp() * 1000) - 30_000
RARE = "[ERROR] cannot convert 'n/a' to DECIMAL(18,2)"
# More than the 10,000 that one query answers.
BURST = 12_000
Line = tuple[int, str]


def answering(lines: Sequence[Line]) -> Any:
    """Return what answers the queries about these lines, as Logs Insights would; ids are `p` and the line's number."""

    def answer(query: str, _bounds: dict[str, Any]) -> InsightsAnswer:
        if "stats count" in query:
            since = next(time for time, text in lines if text == RARE)
            return InsightsAnswer(rows=({"times": "1", "since": str(since), "message": RARE, "stream": "s"},))
        begin, end = (int(found) for found in re.findall(r"toMillis\(@timestamp\) [<>]= (\d+)", query) or (0, 2**60))
        wanted = re.search(r'@message like "(.*?)"', query)
        rows = [
            {"@timestamp": printed(time), "@message": text, "@logStream": "s", "@ptr": f"p{number}"}
            for number, (time, text) in enumerate(lines)
            if begin <= time <= end and (wanted is None or wanted[1] in text)
        ]
        limit = int(query.rpartition("limit ")[2])
        return InsightsAnswer(rows=tuple((rows if "@timestamp asc" in query else rows[::-1])[:limit]))

    return answer


def printed(time: int) -> str:
    return f"{datetime.fromtimestamp(time / 1000, UTC):%Y-%m-%d %H:%M:%S}.{time % 1000:03}"


def first_fact(answer: Any) -> Fact:
    logs = FakeLogs(
        errors={GROUP: InvalidInputError("logs:FilterLogEvents: not supported for this log class")},
        details={GROUP: LogGroup(name=GROUP, log_class="INFREQUENT_ACCESS")},
        answer=answer,
    )
    ports = fake_ports(logs=logs, clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    return LOGS.collect(opened(), located(request_id=None), ports, Settings()).facts[0]


def harmless(time: int, count: int) -> list[Line]:
    return [(time, f"chunk {number} done") for number in range(count)]


def id_of(fact: Fact) -> str:
    assert isinstance(fact.ref, LogEventRef)
    return fact.ref.id


def test_a_rare_line_in_a_burst_is_kept_with_the_trace_that_follows_it() -> None:
    trace = ["    at convert (/var/task/load.js:12:7)", "    at handler (/var/task/load.js:40:3)"]
    rare = [(AT + 5, RARE), *((AT + 6, line) for line in trace)]
    fact = first_fact(answering([*harmless(AT, 400), *rare, *harmless(AT + 7, BURST)]))
    assert fact.text.splitlines() == [RARE, *trace]
    assert id_of(fact) == "p400"


def test_a_rare_line_is_found_among_more_lines_of_its_millisecond_than_are_read() -> None:
    fact = first_fact(answering([*harmless(AT, BURST), (AT, RARE), *harmless(AT, BURST)]))
    assert fact.text == RARE
    assert id_of(fact) == f"p{BURST}"


def test_a_rare_line_that_no_later_query_shows_is_kept_as_it_was_counted() -> None:
    lines = [*harmless(AT, BURST), (AT, RARE)]
    counting, showing = answering(lines), answering(lines[:-1])
    fact = first_fact(lambda query, bounds: (counting if "stats count" in query else showing)(query, bounds))
    assert (fact.text, fact.at) == (RARE, datetime.fromtimestamp(AT / 1000, UTC))


def test_where_queries_are_switched_off_a_group_that_needs_them_is_a_blind_spot() -> None:
    logs = FakeLogs(
        errors={GROUP: InvalidInputError("logs:FilterLogEvents: not supported for this log class")},
        details={GROUP: LogGroup(name=GROUP, log_class="INFREQUENT_ACCESS")},
    )
    ports = fake_ports(logs=logs, clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    (spot,) = LOGS.collect(opened(), located(), ports, Settings(insights_bytes=0)).blind_spots
    assert "INSIGHTS_BYTES" in spot.reason
    assert logs.queries == []
