"""Text from outside is made harmless before it is shown."""

import pytest

from triage.rendering.clean import clean, excerpt, one_line, web_address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("a\tb\u00a0c", "a  b c"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("a\u202eb\u200bc\x00d\u2028e", "a b c d e"),
        ("naïve 数据 💥", "naïve 数据 💥"),
    ],
)
def test_control_characters_and_terminal_sequences_go_and_words_stay(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_one_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("a  b\nc", 10) == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_an_excerpt_keeps_the_first_and_the_last_lines() -> None:
    text = "\n".join(str(number) for number in range(20))
    assert excerpt(text, lines=5, width=10) == ["0", "… 16 lines …", "17", "18", "19"]


def test_an_excerpt_does_not_part_a_frame_from_its_call() -> None:
    inner = [part for number in range(9) for part in (f'  File "/lib/{number}.py", line 1, in get', "    call()")]
    text = "\n".join(
        ["Traceback:", '  File "/var/task/index.py", line 4, in handler', "    get(url)", *inner, "URLError"]
    )
    shown = excerpt(f"[ERROR] URLError\n{text}", lines=12, width=80)
    assert shown[2:5] == ['  File "/var/task/index.py", line 4, in handler', "    get(url)", "… 12 lines …"]
    assert len(shown) == 12


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://a b", "//x", "", None, 'https://x"y']
)
def test_only_plain_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_a_web_address_stays_as_it_is() -> None:
    assert web_address("https://wiki.example.com/a?b=1#c") == "https://wiki.example.com/a?b=1#c"
