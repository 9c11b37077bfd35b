"""Text that nobody planned for: huge lines, broken bytes, patterns made to stall an expression."""

import json
import time
from pathlib import Path
from uuid import uuid4

import pytest

from triage.errors import InvalidInputError
from triage.files.text_lines import LONGEST, text_lines
from triage.mining.decoding import decode_page
from triage.mining.explain import explain
from triage.mining.formats import parse_line
from triage.mining.miner import Miner
from triage.mining.severity import Severity
from triage.mining.stack_traces import collect

_SIZE = 200_000
# Each repeats what one of the expressions begins with.
_TRAPS = (
    "-" * _SIZE,
    "1" * _SIZE,
    "a" * _SIZE,
    "a." * (_SIZE // 2),
    "0x" * (_SIZE // 2),
    "[" * _SIZE,
    "(" * _SIZE,
    "a=" * (_SIZE // 2),
    '="' * (_SIZE // 2),
    "\x1b[" * (_SIZE // 2),
    "1-" * (_SIZE // 2),
    "deadbeef-" * (_SIZE // 9),
    "/" * _SIZE,
    " " * _SIZE + "x",
    "error: " * (_SIZE // 7),
    "a.b.Exception: " * (_SIZE // 15),
    "expected " * (_SIZE // 9),
    "exit code " * (_SIZE // 10),
    '{"a":' * (_SIZE // 5),
    'File "' * (_SIZE // 6),
)


@pytest.mark.parametrize("trap", _TRAPS, ids=lambda trap: repr(trap[:12]))
def test_no_line_takes_more_than_linear_time(trap: str) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        Miner().add([text, f"{text} again"])
        explain([text])
        collect([f"java.lang.Error: {text}"])
        return time.process_time() - began

    seconds("warm up")
    # A quadratic expression would take minutes.
    assert seconds(trap) < 2.0


def test_one_line_of_ten_megabytes_neither_raises_nor_stalls() -> None:
    began = time.process_time()
    miner = Miner()
    miner.add(["x" * 10_000_000, "short 1", "short 2"])
    assert miner.lines == 3
    assert time.process_time() - began < 2.0
    assert all(len(group.first.text) + len(group.last.text) <= 65_536 for group in miner.groups)


def test_a_json_line_of_many_kilobytes_is_read_whole() -> None:
    payload = {"rows": [{"id": number, "name": "a name that says nothing"} for number in range(1_000)]}
    lines = [
        json.dumps({"level": level, "event": payload, "message": message, "request_id": str(uuid4())})
        for level, message in [("ERROR", "gave up"), *[("INFO", "went on")] * 20]
    ]
    miner = Miner()
    miner.add(lines)
    assert {group.shape.exact: (group.severity, group.count) for group in miner.groups} == {
        ("gave", "up"): (Severity.ERROR, 1),
        ("went", "on"): (Severity.INFO, 20),
    }


def test_control_characters_and_lone_surrogates_are_text() -> None:
    lines = ["a\x00b 1", "a\x00b 2", "cut \ud83d emoji", "\x1e\x1e separators", "tab\tand\x0bmore"]
    miner = Miner(keep_lines=True)
    miner.add(lines)
    members = list(miner.members or ())
    assert len(members) == len(lines)
    assert members[0] == members[1]


def test_colours_and_overwritten_progress_do_not_hide_an_error() -> None:
    parsed = parse_line("Building 1%\rBuilding 99%\r\x1b[31mERROR\x1b[0m: no space left on device")
    assert (parsed.level, parsed.message) == ("ERROR", "no space left on device")


def test_broken_json_is_plain_text() -> None:
    assert parse_line('{"level": "ERROR", "message": "cut of').message.startswith('{"level"')


def test_bytes_that_are_not_utf8_are_replaced(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    file.write_bytes(b"caf\xe9 1\nok\x00\n\xff\xfe")
    assert [line for lines in text_lines(str(file)) for line in lines] == ["caf\ufffd 1", "ok\x00", "\ufffd\ufffd"]


def test_of_a_line_without_end_the_beginning_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    file.write_bytes(b"x" * (3 * LONGEST) + b"\nnext\n")
    first, second = (line for lines in text_lines(str(file)) for line in lines)
    assert first.startswith("xxx")
    assert second == "next"


def test_page_with_a_lone_surrogate_is_read_by_the_lenient_parser() -> None:
    event = b'{"message":"cut \\ud83d","timestamp":1,"logStreamName":"s","eventId":"e"}'
    page = decode_page(b'{"events":[' + event + b'],"nextToken":"t"}')
    assert page.messages == ["cut \ud83d"]
    assert page.next_token == "t"


def test_what_is_no_page_is_refused_with_its_beginning() -> None:
    with pytest.raises(InvalidInputError, match="Throttled"):
        decode_page(b'{"message":"Throttled"}')
