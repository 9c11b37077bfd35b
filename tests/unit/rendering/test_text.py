"""The plain text: what the owner reads at night."""

import json
from datetime import timedelta

import pytest

from tests.unit.rendering.reports import (
    FAILED,
    GROUP,
    PIPELINE,
    REDRIVE,
    hostile_pipeline,
    hostile_report,
    log_evidence,
    report,
)
from triage.model.evidence import BlindSpot, DefinitionRef, Evidence, HistoryEventRef, LogLineRef
from triage.model.pipeline import Pipeline
from triage.model.report import Context, Cost, NextStep, Report
from triage.rendering import with_text
from triage.rendering.text import HEADINGS, TEXT

_EXPECTED = f"""\
1) Summary
- customer-etl FAILED at 2026-11-22 02:13:44 UTC in ForEachTable[7] > Load: Lambda acme-load-table expected the field
  'customer_id', which is missing. [E1 E2]
- 11 of 12 iterations of ForEachTable succeeded; index 7 failed. Last success 2026-11-21 02:14 UTC, 31 in a row. [E3]
- Retrying now fails again. Fix the cause, then redrive: it resumes at Load and keeps what succeeded.

2) Evidence
- E1  02:13:44.120  history event 87: KeyError: "'customer_id'"
- E2  02:13:44.031  /aws/lambda/acme-load-table:
      | [ERROR] KeyError: 'customer_id'
      | Traceback (most recent call last):
      |   File "/var/task/load.py", line 12, in handler
      |     return row["customer_id"]
- E3                last success 2026-11-21 02:14 UTC, 31 in a row

3) Probable cause
- data (0.69): the data that Lambda acme-load-table got has no 'customer_id', or the code asks for the wrong name.
  [E1 E2]

4) Recommended next steps
- Compare the input of the failed request with one that worked.
- Then redrive (possible until 2026-12-06 02:13 UTC):
    {REDRIVE}

Owner data-team · runbook https://wiki.example.com/customer-etl · waiting for it: finance-daily (expected by 06:00 UTC)
Not looked at:
- traces: X-Ray of acme-load-table: tracing is off. To see it: turn on active tracing
Report 01JDREPORT · incident 01JDINCIDENT · triage took 3.1 s and $0.0011
"""


def test_the_report_reads_like_this() -> None:
    assert TEXT.render(report(), PIPELINE) == _EXPECTED


def test_with_text_fills_the_report_with_this_rendering() -> None:
    assert with_text(report(), PIPELINE).text == _EXPECTED


def test_the_four_headings_stand_once_each_at_the_margin_in_order() -> None:
    for each, pipeline in ((report(), PIPELINE), (hostile_report(), hostile_pipeline())):
        lines = TEXT.render(each, pipeline).split("\n")
        assert [line for line in lines if line in HEADINGS] == list(HEADINGS)


def test_hostile_text_reaches_no_terminal_and_no_margin() -> None:
    text = TEXT.render(hostile_report(), hostile_pipeline())
    assert all(letter == "\n" or letter.isprintable() for letter in text)
    ours = ("- ", "  ", "Owner ", "Not looked at:", "Report ", *HEADINGS)
    assert all(line.startswith(ours) for line in text.split("\n") if line)


def test_a_report_of_nothing_still_has_four_parts() -> None:
    empty = report().model_copy(
        update={
            "evidence": (),
            "probable_causes": (),
            "next_steps": (),
            "blind_spots": (),
            "cost": Cost(),
            "context": Context(),
            "incident_id": "",
        }
    )
    text = TEXT.render(empty, Pipeline(pipeline_name="x"))
    assert [line for line in text.split("\n") if line in HEADINGS] == list(HEADINGS)
    assert "- unknown: there is no evidence to tell from." in text
    assert text.endswith("Owner not known\nReport 01JDREPORT\n")


def test_only_the_ten_most_telling_and_the_cited_evidence_is_shown() -> None:
    many = tuple(log_evidence(f"line {place}", name=f"E{place}") for place in range(1, 16))
    cited = report().probable_causes[0].model_copy(update={"evidence": ("E15",)})
    text = TEXT.render(report().model_copy(update={"evidence": many, "probable_causes": (cited,)}), PIPELINE)
    shown = [line.split()[1] for line in text.split("\n") if line.startswith("- E")]
    assert shown == ["E1", "E2", "E3", *(f"E{place}" for place in range(4, 10)), "E15"]
    assert "- 5 more in the report's JSON." in text


def test_a_log_text_that_another_one_shows_stands_in_one_line_with_it() -> None:
    trace = log_evidence("Traceback:\n  File a\nKeyError: 'id'", name="E2")
    last, other = log_evidence("KeyError: 'id'", name="E1"), log_evidence("KeyError", name="E3")
    cited = report().probable_causes[0].model_copy(update={"evidence": ("E1",)})
    update = {"evidence": (last, trace, other), "probable_causes": (cited,), "summary": "It failed. [E1]"}
    text = TEXT.render(report().model_copy(update=update), PIPELINE)
    assert text.count("KeyError: 'id'") == 1
    assert f"- E1 E2 02:13:44.031  {GROUP}:\n      | Traceback:" in text
    assert f'- E3  02:13:44.031  {GROUP}: "KeyError"' in text


@pytest.mark.parametrize(("confidence", "is_shown"), [(0.79, True), (0.8, False)])
def test_how_things_are_set_up_is_shown_where_the_cause_is_not_sure(confidence: float, is_shown: bool) -> None:
    plain = report()
    defined = plain.evidence[2].model_copy(
        update={"id": "E4", "text": "Load is defined as a Task", "ref": DefinitionRef(state_machine="m", state="Load")}
    )
    cause = plain.probable_causes[0].model_copy(update={"confidence": confidence})
    update = {"evidence": (*plain.evidence, defined), "probable_causes": (cause,)}
    text = TEXT.render(plain.model_copy(update=update), PIPELINE)
    assert ("Load is defined as a Task" in text) is is_shown
    assert ("- 1 more in the report's JSON." in text) is not is_shown


def test_events_told_in_the_same_words_are_one_line_with_their_times() -> None:
    first = report().evidence[0]
    payload = '{{"errorMessage":"no","errorType":"Boom","requestId":"{}"}}'
    said = 'Load failed and was retried: Boom: "no"'
    how = dict.fromkeys((1, 2, 3), said) | {4: said.replace("retried", "caught")}
    events = tuple(
        first.model_copy(
            update={
                "id": f"E{number}",
                "at": FAILED + timedelta(seconds=number),
                "text": f"history event {number}: {how[number].replace('no', payload.format(number))}",
                "ref": HistoryEventRef(execution="e", event_id=number),
            }
        )
        for number in range(1, 5)
    )
    text = _flat(report().model_copy(update={"evidence": events}))
    assert f"- E1 E2 E3 02:13:45.120 history event 1: {said}; the same at 02:13:46, 02:13:47 - E4 " in text


def test_a_log_line_of_an_event_that_is_told_again_stands_with_the_first() -> None:
    first = report().evidence[0]
    events = [
        first.model_copy(
            update={
                "id": f"E{number}",
                "text": f'history event {number}: Load failed: "the bank is closed"',
                "ref": HistoryEventRef(execution="e", event_id=number),
            }
        )
        for number in (1, 2)
    ]
    line = log_evidence("[ERROR] the bank is closed", name="E3")
    text = _flat(report().model_copy(update={"evidence": (*events, line)}))
    assert f'- E1 E2 E3 02:13:44.120 history event 1: Load failed: "the bank is closed"; the same in {GROUP}' in text
    assert text.count("the bank is closed") == 1


def _flat(given: Report) -> str:
    return " ".join(TEXT.render(given, PIPELINE).split())


def test_lines_that_are_part_of_others_are_shown_apart_only_where_they_are_cited() -> None:
    frames = [f"  frame {number}" for number in range(40)]

    def lines(name: str, begin: int, end: int) -> Evidence:
        ref = LogLineRef(file="a.log", line=begin + 1, end_line=end)
        return log_evidence("\n".join(frames[begin:end]), name=name).model_copy(update={"ref": ref})

    plain = report().model_copy(update={"evidence": (lines("E1", 0, 30), lines("E2", 0, 40)), "summary": "It failed."})
    whole = plain.probable_causes[0].model_copy(update={"evidence": ("E2",)})
    part = plain.probable_causes[0].model_copy(update={"evidence": ("E1", "E2")})
    assert "- E1" not in TEXT.render(plain.model_copy(update={"probable_causes": (whole,)}), PIPELINE)
    assert "- E1" in TEXT.render(plain.model_copy(update={"probable_causes": (part,)}), PIPELINE)


def test_a_line_hidden_in_the_middle_of_a_long_trace_is_shown_by_itself() -> None:
    lines = [f"frame {number}" for number in range(40)]
    trace = log_evidence("\n".join(lines), name="E2")
    decisive = log_evidence("frame 9", name="E1")
    text = TEXT.render(report().model_copy(update={"evidence": (decisive, trace), "summary": "It failed."}), PIPELINE)
    assert f'{GROUP}: "frame 9"' in text


def test_of_a_long_trace_the_beginning_and_the_end_are_quoted() -> None:
    trace = "\n".join(["[ERROR] Boom: no", *(f'  File "a.py", line {place}' for place in range(100)), "Boom: no"])
    text = TEXT.render(report().model_copy(update={"evidence": (log_evidence(trace),)}), PIPELINE)
    quoted = [line.strip()[2:] for line in text.split("\n") if line.startswith("      |")]
    assert quoted[0] == "[ERROR] Boom: no"
    assert quoted[-1] == "Boom: no"
    assert "… 89 lines …" in quoted
    assert len(quoted) == 15 - 1


def test_a_command_stays_on_one_line_however_long() -> None:
    assert f"    {REDRIVE}" in TEXT.render(report(), PIPELINE).split("\n")


def test_other_lines_are_no_wider_than_120_columns_unless_a_name_is() -> None:
    text = TEXT.render(report().model_copy(update={"summary": "word " * 300}), PIPELINE)
    assert max(len(line) for line in text.split("\n") if REDRIVE not in line) <= 120


@pytest.mark.parametrize("letter", ["a", "x ", "\U0001f4a5", "é\n", "\U0001f4a5" * 700 + "\n"])
def test_the_text_never_exceeds_what_an_email_may_have(letter: str) -> None:
    huge = letter * (300_000 // len(letter))
    evidence = tuple(log_evidence(huge, name=f"E{place}") for place in range(1, 26))
    spots = tuple(BlindSpot(source="s", asked=huge, reason=f"{place}", remedy=huge) for place in range(100))
    all_cited = report().probable_causes[0].model_copy(update={"evidence": tuple(each.id for each in evidence)})
    big: Report = report().model_copy(
        update={"evidence": evidence, "blind_spots": spots, "summary": huge, "probable_causes": (all_cited,)}
    )
    text = TEXT.render(big, PIPELINE)
    assert len(text.encode()) <= 256 * 1024
    assert [line for line in text.split("\n") if line in HEADINGS] == list(HEADINGS)
    assert "Report 01JDREPORT" in text


def test_times_are_utc_with_milliseconds() -> None:
    assert FAILED.isoformat().startswith("2026-11-22T02:13:44.120")
    assert "- E1  02:13:44.120  " in TEXT.render(report(), PIPELINE)


def test_places_to_open_stand_together_each_with_its_link() -> None:
    execution = NextStep(text="Open the failing execution:", link="https://eu-west-1.console.aws.amazon.com/states/1")
    function = NextStep(text="Open the function load:", link="https://eu-west-1.console.aws.amazon.com/lambda/2")
    steps = (NextStep(text="See it:", command="aws s3 ls"), execution, function, NextStep(text="Fix it."))
    text = TEXT.render(report().model_copy(update={"next_steps": steps}), PIPELINE)
    assert (
        "- See it:\n    aws s3 ls\n- Open in the console:\n"
        "    the failing execution: https://eu-west-1.console.aws.amazon.com/states/1\n"
        "    the function load: https://eu-west-1.console.aws.amazon.com/lambda/2\n- Fix it.\n"
    ) in text


def test_a_documented_step_is_no_place_to_open() -> None:
    step = NextStep(text="Open the file that the ItemReader names.", link="https://docs.aws.amazon.com/step-functions/")
    text = TEXT.render(report().model_copy(update={"next_steps": (step,)}), PIPELINE)
    assert "- Open the file that the ItemReader names.\n" in text
    assert "Open in the console" not in text


def _with_event(said: str, *logs: str) -> str:
    """Return the text of a report on an event that says this, and the log lines."""
    event = report().evidence[0].model_copy(update={"text": said})
    lines = [log_evidence(text, name=f"E{number}") for number, text in enumerate(logs, start=2)]
    return _flat(report().model_copy(update={"evidence": (event, *lines)}))


_DENIED = "User: x is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::acme-raw/orders/part-0.parquet"


def test_what_a_log_text_says_in_full_the_event_says_in_short() -> None:
    event = f'history event 87: Load failed with AccessDenied, attempt 1 of 1: "{_DENIED}"'
    both = _with_event(event, f"[ERROR] AccessDenied: {_DENIED}\nTraceback")
    assert both.count("acme-raw/orders/part-0.parquet") == 1
    assert 'attempt 1 of 1: "User: x is not authorized to perform: s3:GetObject on resource:…" (whole in E2)' in both
    assert event in _with_event(event, "[ERROR] AccessDenied: another one")


def test_an_event_names_the_resource_that_its_words_leave_out() -> None:
    event = (
        report()
        .evidence[0]
        .model_copy(
            update={
                "text": 'history event 10: Record failed with NotFound: "Requested resource not found"',
                "resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-rates",
            }
        )
    )
    named = event.model_copy(update={"text": "history event 10: no table acme-rates"})
    text = TEXT.render(report().model_copy(update={"evidence": (event,)}), PIPELINE)
    assert 'NotFound: "Requested resource not found" [table acme-rates]' in text
    assert "[table" not in TEXT.render(report().model_copy(update={"evidence": (named,)}), PIPELINE)


def test_the_id_before_what_lambda_says_is_left_out_where_the_log_has_it() -> None:
    event = (
        'history event 5: Fetch failed with Sandbox.Timedout: "RequestId: 0a788d4d-37f9-4c89-bf64-9b059a31ef36 '
        'Error: Task timed out after 2.00 seconds"'
    )
    log = "2026-11-22T18:56:09.347Z 0a788d4d-37f9-4c89-bf64-9b059a31ef36 Task timed out after 2.00 seconds"
    more = f"{log} or a little more"
    assert 'Sandbox.Timedout: "Task timed out after 2.00 seconds" - E2' in _with_event(event, more)
    assert event in _with_event(event, "nothing")


def test_a_log_line_of_which_an_event_quotes_all_stands_in_one_line_with_it() -> None:
    event = (
        'history event 5: Fetch failed with Sandbox.Timedout: "RequestId: 0a788d4d-37f9-4c89-bf64-9b059a31ef36 '
        'Error: Task timed out after 2.00 seconds"'
    )
    log = "2026-11-22T18:56:09.347Z 0a788d4d-37f9-4c89-bf64-9b059a31ef36 Task timed out after 2.00 seconds"
    text = _with_event(event, log)
    assert text.count("timed out after 2.00") == 1
    assert f"- E1 E2 02:13:44.120 {event}; the same in {GROUP} 3) Probable cause" in text


def test_the_frame_stands_behind_the_message_it_belongs_to() -> None:
    payload = json.dumps(
        {"errorMessage": "no row 18", "errorType": "KeyError", "stackTrace": ["  File a, line 1, in f"]}
    )
    told = _with_event(f'history event 5: Load failed: "{payload}"; a Catch led from there to Clean')
    assert 'Load failed: "no row 18", at File a, line 1, in f; a Catch led from there to Clean' in told


def test_a_payload_shows_the_innermost_frame_of_ones_own_code() -> None:
    frames = [
        '  File "/var/task/load.py", line 12, in handler',
        '  File "/opt/python/site-packages/x.py", line 1, in y',
    ]
    payload = json.dumps({"errorMessage": "no", "errorType": "KeyError", "stackTrace": frames})
    plain = report()
    first = plain.evidence[0].model_copy(update={"text": f'history event 87: KeyError: "{payload}"'})
    text = TEXT.render(plain.model_copy(update={"evidence": (first, *plain.evidence[1:])}), PIPELINE)
    assert 'KeyError: "no", at File "/var/task/load.py", line 12, in handler' in " ".join(text.split())
