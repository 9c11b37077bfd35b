"""Child processes keep the bytecode they compile: the emulators' and the CDK's modules take seconds to compile."""

from collections.abc import Mapping


def with_bytecode(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables without the one that forbids writing bytecode."""
    return {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}
