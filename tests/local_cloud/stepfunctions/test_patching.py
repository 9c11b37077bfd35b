from types import SimpleNamespace

import pytest
from ministack.services import stepfunctions

from local_cloud.patching import PatchError, expect_attribute, replace, wrap, wrap_item


def _greeter() -> SimpleNamespace:
    def greet(name: str) -> str:
        return f"hello {name}"

    return SimpleNamespace(greet=greet, not_a_function=3)


def _shout(original: object, name: str) -> str:
    assert callable(original)
    return str(original(name)).upper()


def test_wrapper_receives_the_original_and_its_arguments() -> None:
    owner = _greeter()
    wrap(owner, "greet", _shout, parameters=("name",))
    assert owner.greet("ann") == "HELLO ANN"


def test_two_patches_of_one_function_nest_with_the_later_outermost() -> None:
    owner = _greeter()
    wrap(owner, "greet", _shout)
    wrap(owner, "greet", lambda original, name: f"<{original(name)}>", parameters=("name",))
    assert owner.greet("ann") == "<HELLO ANN>"


def test_the_same_patch_twice_is_refused_even_under_another_one() -> None:
    owner = _greeter()
    wrap(owner, "greet", _shout)
    wrap(owner, "greet", lambda original, name: original(name))
    with pytest.raises(PatchError, match=r"greet: it is already wrapped by _shout"):
        wrap(owner, "greet", _shout)


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("missing", None, "missing: it does not exist"),
        ("not_a_function", None, "not_a_function: it is not callable but int"),
        ("greet", ("name", "title"), r"greet: it takes \(name\), not \(name, title\)"),
    ],
)
def test_a_target_that_looks_different_is_named(name: str, parameters: tuple[str, ...] | None, complaint: str) -> None:
    with pytest.raises(PatchError, match=complaint):
        wrap(_greeter(), name, _shout, parameters=parameters)
    with pytest.raises(PatchError, match=complaint):
        replace(_greeter(), name, _shout, parameters=parameters)


def test_a_handler_table_entry_is_wrapped_in_place() -> None:
    table = {"greet": _greeter().greet}
    wrap_item(table, "greet", _shout, owner=_greeter(), parameters=("name",))
    assert table["greet"]("ann") == "HELLO ANN"
    with pytest.raises(PatchError, match="bye"):
        wrap_item(table, "bye", _shout, owner=_greeter())


def test_complaint_about_a_pinned_package_states_the_pinned_release() -> None:
    with pytest.raises(PatchError, match=r"ministack\.services\.stepfunctions\._gone.*ministack 1\.5\.33"):
        expect_attribute(stepfunctions, "_gone")
