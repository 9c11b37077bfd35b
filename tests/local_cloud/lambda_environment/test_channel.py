"""What a function prints reaches the server whole, in order, and as far as a killed process came."""

import os

from local_cloud.lambda_environment.channel import Answers, LogLines, read_frames


def received(written: bytes) -> list[object]:
    reading, writing = os.pipe()
    os.write(writing, written)
    os.close(writing)
    return [answer for _, answer in read_frames(reading)]


def sent(*texts: str, paths: dict[str, str] | None = None) -> bytes:
    reading, writing = os.pipe()
    output = LogLines(Answers(writing, paths or {}))
    for text in texts:
        output.write(text)
    output.end_line()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read()


def test_each_line_is_an_event_however_it_was_written() -> None:
    assert received(sent("one\ntw", "o", "\n", "three")) == ["one\n", "two\n", "three\n"]


def test_any_text_arrives_as_it_was() -> None:
    assert received(sent("naïve 💥 \x00 \r\n")) == ["naïve 💥 \x00 \r\n"]


def test_local_paths_are_shown_as_lambdas() -> None:
    paths = {"/home/acme/code": "/var/task"}

    assert received(sent('File "/home/acme/code/app.py"\n', paths=paths)) == ['File "/var/task/app.py"\n']


def test_a_frame_cut_off_by_the_end_of_the_process_is_left_out() -> None:
    assert received(sent("one\n", "two\n")[:-1]) == ["one\n"]


def test_a_message_comes_with_its_fields() -> None:
    reading, writing = os.pipe()
    Answers(writing, {}).send("result", payload="{}", peak_memory_kib=9)
    os.close(writing)

    assert [answer for _, answer in read_frames(reading)] == [{"kind": "result", "payload": "{}", "peak_memory_kib": 9}]
