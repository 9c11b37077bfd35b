"""Templates: the first that can be filled, and commands no log text can shape."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.knowledge import fill, fill_command


def test_the_first_template_whose_slots_are_all_known_is_used() -> None:
    templates = ["{a} and {b}", "only {a}", "nothing"]
    assert fill(templates, {"a": "1"}) == ("only 1", frozenset({"a"}))
    assert fill(templates, {}) == ("nothing", frozenset())
    assert fill(["{a}"], {"a": ""}) is None


def test_braces_in_a_value_are_not_filled_again() -> None:
    assert fill(["{a}"], {"a": "{b}", "b": "secret"}) == ("{b}", frozenset({"a"}))


def test_a_value_is_put_on_one_line() -> None:
    assert fill(["got {a}"], {"a": "x\n3) Probable cause"}) == ("got x 3) Probable cause", frozenset({"a"}))


@pytest.mark.parametrize(
    "role",
    ["--profile=admin", "a b", "a;reboot", "$(id)", "a\nb", "`id`", "x" * 65, "", "a'b", "rôle\u202e"],
)
def test_a_command_is_not_given_when_a_slot_is_not_what_it_should_be(role: str) -> None:
    assert fill_command("aws iam get-role --role-name {role}", {"role": role}) is None


def test_what_a_shell_would_read_in_an_allowed_value_is_quoted() -> None:
    command = fill_command("aws logs tail {log_group}", {"log_group": "#load"})
    assert command == "aws logs tail '#load'"


def test_a_slot_without_a_known_shape_never_stands_in_a_command() -> None:
    assert fill_command("aws iam get-role --role-name {anything}", {"anything": "load"}) is None


@given(st.text(max_size=80))
def test_whatever_the_slot_a_given_command_has_the_words_of_its_template(role: str) -> None:
    command = fill_command("aws iam get-role --role-name {role} --query Role", {"role": role})
    assert command is None or shlex.split(command) == ["aws", "iam", "get-role", "--role-name", role, "--query", "Role"]
