"""The arrows of the architecture run one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTIONS = ROOT / "functions"

# From the bottom up: a module may import what stands on a lower line, and its own package.
LAYERS = (
    ("triage.errors",),
    ("triage.model",),
    ("triage.ports", "triage.settings", "triage.clock"),
    ("triage.mining", "triage.knowledge", "triage.metering", "triage.pricing", "triage.links"),
    ("triage.locate", "triage.sources", "triage.diagnosis", "triage.archive", "triage.narration"),
    ("triage.rendering",),
    ("triage.delivery", "triage.aws", "triage.files"),
    ("triage.investigation",),
    ("triage.chat",),
    ("triage.bootstrap",),
    ("handlers", "cli"),
)
RANK = {package: rank for rank, layer in enumerate(LAYERS) for package in layer}


def package_of(module: str) -> str | None:
    """Return the longest layer name that the module lies in."""
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in RANK), None)


def modules() -> Iterator[tuple[str, Path]]:
    for folder in (FUNCTIONS / "triage", FUNCTIONS / "handlers", ROOT / "cli"):
        base = FUNCTIONS if folder.is_relative_to(FUNCTIONS) else ROOT
        for path in sorted(folder.rglob("*.py")):
            relative = path.relative_to(base).with_suffix("")
            name = ".".join(relative.parts).removesuffix(".__init__")
            if name != "triage":
                yield name, path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "triage":
                yield from (f"triage.{alias.name}" for alias in node.names)


def attributes(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}


MODULES = dict(modules())


def test_every_module_lies_in_a_layer() -> None:
    assert [name for name in MODULES if package_of(name) is None] == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards_only(module: str) -> None:
    own = package_of(module)
    assert own is not None
    wrong = []
    for imported in imports(MODULES[module]):
        target = package_of(imported)
        if target and target != own and RANK[target] >= RANK[own]:
            wrong.append(f"{module} ({own}) imports {imported} ({target})")
    assert wrong == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("triage.aws")])
def test_only_the_aws_adapters_import_boto3(module: str) -> None:
    found = [name for name in imports(MODULES[module]) if name.split(".")[0] in {"boto3", "botocore"}]
    if not module.startswith("cli"):
        assert found == []


def test_only_bootstrap_picks_adapters_and_only_the_command_line_reads_files() -> None:
    users = [
        module
        for module, path in MODULES.items()
        if any(package_of(name) in {"triage.aws", "triage.files"} for name in imports(path))
        and not module.startswith(("triage.aws", "triage.files"))
    ]
    assert [user for user in users if not user.startswith("cli.")] == ["triage.bootstrap"]
    on_aws = [user for user in users if any(package_of(name) == "triage.aws" for name in imports(MODULES[user]))]
    assert on_aws == ["triage.bootstrap"]


def test_only_settings_reads_the_environment() -> None:
    readers = [
        module
        for module, path in MODULES.items()
        if module.startswith(("triage", "handlers"))
        and any(
            isinstance(node, ast.Attribute) and node.attr == "environ" for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert readers == ["triage.settings"]


def test_the_infrastructure_imports_only_sources_channels_and_settings_of_the_domain() -> None:
    allowed = {"triage.sources", "triage.delivery", "triage.settings"}
    imported = {
        name
        for path in (ROOT / "cdk_app").rglob("*.py")
        for name in imports(path)
        if name.startswith(("triage.", "handlers"))
    }
    assert {package_of(name) for name in imported} <= allowed
