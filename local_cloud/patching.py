"""Replacing functions of the pinned emulators: a patch whose target moved must stop the start, loudly."""

import functools
import inspect
import sys
from collections.abc import Callable, MutableMapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PINNED = {"ministack": "1.5.33", "moto": "5.2.5", "jsonata": "0.7.1"}
"""Top-level package -> the release the patches were written against; pyproject.toml pins the same."""

_DISTRIBUTIONS = {"jsonata": "jsonata-python"}


class PatchError(RuntimeError):
    """What a patch replaces is missing or looks different from the pinned release."""


def expect_attribute(owner: object, name: str) -> Any:
    """Return the attribute `owner.name`; raise PatchError naming it when it does not exist."""
    try:
        return getattr(owner, name)
    except AttributeError as exc:
        raise PatchError(_complaint(owner, name, "does not exist")) from exc


def expect_function(owner: object, name: str, parameters: Sequence[str] | None = None) -> Callable[..., Any]:
    """Return the function `owner.name`, its parameters being named exactly `parameters` when those are given.

    Raises PatchError when it is missing, not callable, or has other parameters.
    """
    function = expect_attribute(owner, name)
    if not callable(function):
        raise PatchError(_complaint(owner, name, f"is not callable but {type(function).__name__}"))
    if parameters is not None:
        _check_parameters(owner, name, function, parameters)
    return function  # type: ignore[no-any-return]  # emulator code is untyped


def wrap(owner: object, name: str, wrapper: Callable[..., Any], *, parameters: Sequence[str] | None = None) -> None:
    """Replace the function `owner.name` by one calling `wrapper(original, *args, **kwargs)`.

    `parameters` are the original's expected parameter names. Wrapping one function by several patches is
    fine (the last is the outermost); by the same wrapper twice is a PatchError, as are the complaints of
    `expect_function`.
    """
    original = expect_function(owner, name, parameters)
    setattr(owner, name, _wrapped(owner, name, original, wrapper))


def wrap_item(
    functions: MutableMapping[str, Any],
    key: str,
    wrapper: Callable[..., Any],
    *,
    owner: object,
    parameters: Sequence[str] | None = None,
) -> None:
    """Replace `functions[key]` as `wrap` does, for handler tables; complaints name the module `owner`."""
    if not callable(functions.get(key)):
        raise PatchError(_complaint(owner, key, "is no callable entry of its table"))
    if parameters is not None:
        _check_parameters(owner, key, functions[key], parameters)
    functions[key] = _wrapped(owner, key, functions[key], wrapper)


def replace(
    owner: object, name: str, replacement: Callable[..., Any], *, parameters: Sequence[str] | None = None
) -> None:
    """Replace the function `owner.name` by `replacement`, which needs no original; complains as `wrap`."""
    expect_function(owner, name, parameters)
    setattr(owner, name, replacement)


def rebind_everywhere(package: str, name: str, original: object, replacement: object) -> None:
    """Replace a module-level object in every loaded module of `package` that imported it under `name`.

    `from x import name` copies a reference, so replacing `x.name` alone would miss the importers. Raises
    PatchError when no module of the package holds `original`.
    """
    holders = [
        module
        for module_name, module in list(sys.modules.items())
        if module_name.startswith(package) and vars(module).get(name) is original
    ]
    if not holders:
        raise PatchError(_complaint(sys.modules[package], name, "is bound in no module of the package"))
    for module in holders:
        setattr(module, name, replacement)


def _wrapped(owner: object, name: str, original: Callable[..., Any], wrapper: Callable[..., Any]) -> Callable[..., Any]:
    inner: Any = original
    while inner is not None:
        if getattr(inner, "_patched_by", None) is wrapper:
            raise PatchError(_complaint(owner, name, f"is already wrapped by {wrapper.__name__}"))
        inner = getattr(inner, "__wrapped__", None)

    @functools.wraps(original)
    def replacement(*args: Any, **kwargs: Any) -> Any:
        return wrapper(original, *args, **kwargs)

    replacement._patched_by = wrapper  # type: ignore[attr-defined]  # a mark on the function object
    return replacement


def _check_parameters(owner: object, name: str, function: Callable[..., Any], parameters: Sequence[str]) -> None:
    found = list(inspect.signature(function).parameters)
    if found != list(parameters):
        raise PatchError(_complaint(owner, name, f"takes ({', '.join(found)}), not ({', '.join(parameters)})"))


def _complaint(owner: object, name: str, problem: str) -> str:
    symbol = f"{_qualified_name(owner)}.{name}"
    package = symbol.split(".", 1)[0]
    pinned = PINNED.get(package)
    if pinned is None:
        return f"cannot patch {symbol}: it {problem}"
    releases = f"patch written for {package} {pinned}, installed {_installed(package)}"
    return f"cannot patch {symbol}: it {problem} ({releases})"


def _qualified_name(owner: object) -> str:
    if inspect.ismodule(owner):
        return owner.__name__
    kind = owner if inspect.isclass(owner) else type(owner)
    return f"{kind.__module__}.{kind.__qualname__}"


def _installed(package: str) -> str:
    try:
        return version(_DISTRIBUTIONS.get(package, package))
    except PackageNotFoundError:
        return "none"
