"""Signature files are checked when they are read, and the message names the place."""

import pytest

from triage.errors import ConfigurationError
from triage.knowledge.load import parse_signatures

_VALID = """
[[signature]]
id = "x.y"
title = "T"
category = "code"
specificity = 10
confidence = 0.5
retry = "helps"
headline = ["h"]
what = ["w"]
statement = ["s"]
docs = "https://docs.aws.amazon.com/"
examples = ["a boom", { error = "Boom" }]
near_misses = ["a bang"]
[[signature.when]]
contains = ["boom"]
[[signature.steps]]
text = "Look"
command = "aws lambda get-function --function-name {function}"
"""


def test_a_valid_entry_is_read_with_its_examples_as_texts_or_tables() -> None:
    (signature,) = parse_signatures(_VALID, name="x.toml")
    assert [example.text for example in signature.examples] == ["a boom", ""]
    assert signature.examples[1].error == "Boom"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('category = "code"', 'category = "codes"'), "x.toml: x.y: category"),
        (("specificity = 10", 'specificity = "high"'), "x.toml: x.y: specificity"),
        (('examples = ["a boom", { error = "Boom" }]', 'examples = ["a boom"]'), "x.toml: x.y: examples"),
        (('near_misses = ["a bang"]', "near_misses = []"), "x.toml: x.y: near_misses"),
        (('contains = ["boom"]', 'services = ["lambda"]'), "give at least one of errors, contains"),
        (('contains = ["boom"]', 'conttains = ["boom"]'), "x.toml: x.y: when.0.conttains"),
        (("[[signature.when]]", "[[signature.when"), "x.toml: "),
        (('id = "x.y"\n', ""), "x.toml: entry 1: id"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_entry_and_field(change: tuple[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_signatures(_VALID.replace(*change), name="x.toml")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    "command",
    [
        "aws lambda delete-function --function-name {function}",
        "aws iam get-role --role-name {role}; rm -rf /",
        "aws iam get-role --role-name $(whoami)",
        "aws iam get-role --role-name {role} > /etc/passwd",
        "curl https://example.com",
        "aws iam get-role --role-name {error_message}",
    ],
)
def test_a_command_that_changes_something_or_holds_free_text_is_refused(command: str) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.toml: x\.y: steps"):
        parse_signatures(_VALID.replace("aws lambda get-function --function-name {function}", command), name="x.toml")
