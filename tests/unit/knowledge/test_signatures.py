"""Every signature recognises its examples, and nothing that only looks like them."""

import re
import time
from typing import Any, cast

import pytest

from triage.diagnosis.figures import FIGURES
from triage.diagnosis.signature_check import case_of, observation_of
from triage.knowledge import load_signatures, match
from triage.knowledge.load import FOLDER, parse_files, signature_files
from triage.knowledge.matcher import match_one
from triage.knowledge.signature import Example, WrittenSignature
from triage.knowledge.template import fill, slots_of

_SIGNATURES = parse_files(signature_files(FOLDER))
# What is known from the failure itself and may therefore stand in any template.
_KNOWN = {"actor": "Lambda load", "state": "Load", "function": "load", "table": "orders"}


def _cases(kind: str) -> list[Any]:
    return [
        pytest.param(signature, example, id=f"{signature.id}-{number}")
        for signature in _SIGNATURES
        for number, example in enumerate(getattr(signature, kind), start=1)
    ]


@pytest.mark.parametrize(("signature", "example"), _cases("examples"))
def test_an_example_matches_its_own_signature_and_no_other_as_specific(
    signature: WrittenSignature, example: Example
) -> None:
    matched = [each.signature.id for each in match([observation_of(example)], _SIGNATURES, case_of(example).ask)]
    assert matched == [signature.id]


@pytest.mark.parametrize(("signature", "example"), _cases("examples"))
def test_an_example_fills_the_slots_it_names_and_every_kind_of_template(
    signature: WrittenSignature, example: Example
) -> None:
    found = match_one(signature, observation_of(example), case_of(example).ask)
    assert found is not None
    assert example.slots.items() <= found.slots.items()
    for templates in (signature.headlines, signature.happenings, signature.statement):
        assert fill(templates, {**_KNOWN, **found.slots}) is not None, templates


@pytest.mark.parametrize(("signature", "near_miss"), _cases("near_misses"))
def test_a_near_miss_does_not_match(signature: WrittenSignature, near_miss: Example) -> None:
    assert match_one(signature, observation_of(near_miss), case_of(near_miss).ask) is None


def test_there_are_signatures_for_each_service_named_in_the_files() -> None:
    assert {"lambda", "iam", "dynamodb", "s3", "stepfunctions", "network", "python"} <= {
        signature.id.split(".")[0] for signature in _SIGNATURES
    }


@pytest.mark.parametrize("signature", _SIGNATURES, ids=lambda signature: cast("WrittenSignature", signature).id)
def test_every_slot_of_a_template_is_known_or_captured(signature: WrittenSignature) -> None:
    captured = {name for when in signature.when if when.regex for name in when.regex.groupindex}
    asked = " ".join(when.given for when in signature.when if when.given)
    available = (
        captured
        | {name for name in FIGURES if f"figures.{name}" in asked}
        | set(_KNOWN)
        | {"error", "error_type", "error_message", "execution_arn", "log_group", "state_machine_arn"}
    )
    commands = [step.command for step in signature.steps if step.command]
    templates = [*signature.headline, *signature.what, *signature.statement, *commands]
    assert {slot for template in templates for slot in slots_of(template)} <= available


def _repeats(pattern: str) -> list[tuple[int, object, bool]]:
    """Return each repeat of a regex: its upper bound, the parser's own infinity, whether a variable one is inside."""
    from re import _constants, _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - no public way to a parse tree

    found: list[tuple[int, object, bool]] = []

    def walk(tree: Any) -> bool:
        variable = False
        for operation, argument in tree:
            if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
                low, high, inner = argument
                inside = walk(inner)
                found.append((int(high), _constants.MAXREPEAT, inside and high > 1))
                variable = variable or low != high or inside
            elif operation is _constants.SUBPATTERN:
                variable = walk(argument[3]) or variable
            elif operation is _constants.BRANCH:
                branches = [walk(branch) for branch in argument[1]]
                variable = any(branches) or variable
            elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
                walk(argument[1])
        return variable

    walk(_parser.parse(pattern))
    return found


@pytest.mark.parametrize("signature", _SIGNATURES, ids=lambda signature: cast("WrittenSignature", signature).id)
def test_regexes_are_linear_since_every_repeat_is_bounded_and_holds_no_other(signature: WrittenSignature) -> None:
    for when in signature.when:
        for high, infinity, nested in _repeats(when.text) if when.text else []:
            assert high != infinity, when.text
            assert not nested, when.text


def test_the_check_of_regexes_finds_unbounded_and_nested_repeats() -> None:
    assert any(high == infinity for high, infinity, _ in _repeats("a(b|c*)d"))
    assert any(nested for _, _, nested in _repeats("(a{1,5}b?){1,9}"))
    assert not any(nested or high == infinity for high, infinity, nested in _repeats("(?:a{1,5})?b{2}"))


_HOSTILE = (
    "a" * 15_000,
    "1" * 15_000,
    "aa/" * 5_000,
    "a:a " * 3_500,
    ("arn:aws:sts::1:assumed-role/" + "a" * 60 + "/") * 100,
)


@pytest.mark.parametrize("signature", _SIGNATURES, ids=lambda signature: cast("WrittenSignature", signature).id)
def test_hostile_repetitions_cost_a_signature_little_time(signature: WrittenSignature) -> None:
    words = {word for example in signature.examples for word in re.findall(r"\S+\s*", example.text)}
    for when in signature.when:
        if when.regex is None:
            continue
        for repeated in (*_HOSTILE, *((word * 15_000)[:15_000] for word in words)):
            text = f"{' '.join(when.contains)} {repeated}"
            began = time.process_time()
            when.regex.search(text)
            assert time.process_time() - began < 0.1, (when.text, repeated[:30])


def test_a_loaded_set_of_signatures_is_read_only_once() -> None:
    assert load_signatures() is load_signatures()
