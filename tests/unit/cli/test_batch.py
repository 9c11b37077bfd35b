"""`triage analyze --batch`: a line out for each line in, in their order, whatever is wrong with some."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cli.main import app
from tests.corpora import corpus, json_files, json_lines
from tests.unit.files.exported import history, succeeded, written
from tests.unit.world import DEFINITION


def batch(path: str, *arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["analyze", "--batch", path, *arguments], input=given)


def answers(folder: Path, records: list[Any]) -> list[dict[str, Any]]:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    result = batch(written(folder, "batch.jsonl", "\n".join(lines) + "\n"))
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_answers_come_in_order_with_their_ids_over_many_chunks(tmp_path: Path) -> None:
    record = {"history": history(), "definition": DEFINITION}
    found = answers(tmp_path, [{"id": number, **record} for number in range(60)])
    assert [each["id"] for each in found] == list(range(60))
    assert {each["report"]["failure"]["error"] for each in found} == {"ValueError"}


def test_a_bad_line_is_answered_with_its_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = {"id": "a", "logs": ["ERROR: relation orders does not exist"]}
    bad = ['{"id": "b", "logs": [', "[1, 2]", {"id": "c"}, {"id": "d", "history": DEFINITION}, {"id": "e", "logs": 7}]
    found = answers(tmp_path, [good, *bad, {**good, "id": "z"}])
    assert [each["id"] for each in found] == ["a", None, None, "c", "d", "e", "z"]
    assert ["error" in each for each in found] == [False, True, True, True, True, True, False]
    assert found[1]["error"].startswith("line 2: ")
    assert "cut off" in found[1]["error"]
    assert "a state machine definition" in found[4]["error"]


def test_a_record_may_hold_anything_that_files_can(tmp_path: Path) -> None:
    events = [{"timestamp": 1_700_000_000_000, "message": "ERROR: relation orders does not exist"}]
    found = answers(tmp_path, [{"id": "x", "logs": {"events": events}}, {"id": "y", "history": succeeded()["events"]}])
    assert [each["report"]["status"] for each in found] == ["failed", "healthy"]
    assert [each["report"]["kind"] for each in found] == ["offline", "offline"]


def test_a_batch_comes_from_standard_input_and_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "reports.jsonl"
    line = json.dumps({"id": "a", "history": history()}).encode()
    result = batch("-", "-o", str(target), given=line + b"\n\n" + line)
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(target.read_text().splitlines()) == 2


def test_what_cannot_be_a_batch_exits_2_with_one_line(tmp_path: Path) -> None:
    for path, why in (
        (f"{tmp_path}/none", "there is no such file"),
        (str(tmp_path), "is a directory"),
        (written(tmp_path, "empty", ""), "is empty"),
        (written(tmp_path, "history.json", json.dumps(history(), indent=1)), "none of its"),
    ):
        result = batch(path)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert why in result.stderr
    beside = batch(f"{tmp_path}/none", "--history", "x")
    assert "--history cannot be given beside it" in beside.stderr


def test_all_recorded_executions_are_told_truly_in_one_run(tmp_path: Path) -> None:
    failed, recovered = json_files("step_functions/failed"), json_files("step_functions/recovered")
    fine = json_lines("step_functions/succeeded.jsonl")
    records = [
        {"id": each["id"], "history": {"events": each["events"]}, "definition": each["definition"]}
        for each in (*failed, *recovered, *fine)
    ]
    found = {each["id"]: each["report"] for each in answers(tmp_path, records)}
    for each in failed:
        truth, failure = each["ground_truth"], found[each["id"]]["failure"]
        assert (failure["state"], failure["error"], failure["cause"]) == (
            truth["failing_state"],
            truth["error"],
            truth["cause"],
        )
    assert {found[each["id"]]["status"] for each in failed} <= {"failed", "timed_out", "aborted"}
    assert {found[each["id"]]["status"] for each in recovered} == {"recovered"}
    assert {found[each["id"]]["status"] for each in fine} == {"healthy"}


def test_posted_errors_each_get_a_report_that_cites_lines(tmp_path: Path) -> None:
    corpus("error_excerpts")
    posted = json_lines("error_excerpts/excerpts.jsonl")
    found = answers(tmp_path, [{"id": each["id"], "logs": each["log_excerpt"].split("\n")} for each in posted])
    assert [each["id"] for each in found] == [each["id"] for each in posted]
    for each in found:
        cited = {evidence["id"]: evidence["ref"]["kind"] for evidence in each["report"]["evidence"]}
        assert {cited[number] for number in each["report"]["probable_causes"][0]["evidence"]} == {"log_line"}
