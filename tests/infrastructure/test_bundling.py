"""The Lambda asset: made from sources and lock, made once, and made only of what Lambda lacks."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from cdk_app.bundling import PROJECT, Bundle, dependencies, make_bundle
from cdk_app.bytecode import find_interpreter
from cdk_app.knowledge import SignatureError, prepare_knowledge

PYPROJECT = '[project]\nname = "example"\ndependencies = ["boto3>=1", "jmespath>=1"]\n'

OWN_SIGNATURE = """
[[signature]]
id = "acme.ledger"
title = "The ledger is closed"
category = "dependency"
specificity = 90
confidence = 0.9
retry = "helps"
statement = ["the ledger is closed"]
docs = "https://wiki.example.com/ledger"
examples = ["LEDGER-17 closed", "LEDGER-17: closed today"]
near_misses = ["LEDGER-18 open"]
[[signature.when]]
contains = ["LEDGER-17"]
[[signature.steps]]
text = "Wait until it opens."
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    handlers = root / "functions" / "handlers"
    handlers.mkdir(parents=True)
    (handlers / "api.py").write_text("ANSWER = 42\n")
    (handlers / "words.toml").write_text("a = 1\n")
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "requirements.txt").write_text("jmespath==1.1.0\n")
    return root


class Installer:
    """Stands for uv: puts one module into the folder and counts how often it had to."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, _project: Path, target: Path) -> None:
        self.runs += 1
        (target / "jmespath.py").write_text("VERSION = 1\n")


def bundle_of(project: Path, installer: Installer) -> Bundle:
    return make_bundle(project=project, cache=project.parent / "cache", install=installer)


def files_of(bundle: Bundle) -> set[str]:
    found = (path for path in bundle.path.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(bundle.path).as_posix() for path in found}


def test_bundle_holds_sources_and_dependencies_at_its_root(project: Path) -> None:
    assert files_of(bundle_of(project, Installer())) == {"handlers/api.py", "handlers/words.toml", "jmespath.py"}


def test_what_the_runtime_has_is_left_out(project: Path) -> None:
    assert dependencies(project) == ["jmespath>=1"]
    assert not any(name.startswith("boto") for name in dependencies(PROJECT))


def test_same_sources_make_the_same_hash_and_are_bundled_once(project: Path) -> None:
    installer = Installer()
    first = bundle_of(project, installer)
    os.utime(project / "functions" / "handlers" / "api.py", (0, 0))
    assert bundle_of(project, installer) == first
    assert installer.runs == 1


def test_changed_source_makes_another_bundle_without_installing_again(project: Path) -> None:
    installer = Installer()
    first = bundle_of(project, installer)
    (project / "functions" / "handlers" / "api.py").write_text("ANSWER = 43\n")
    second = bundle_of(project, installer)
    assert second.hash != first.hash
    assert (second.path / "handlers" / "api.py").read_text() == "ANSWER = 43\n"
    assert installer.runs == 1


@pytest.mark.parametrize(("file", "text"), [("requirements.txt", "jmespath==1.0.0\n"), ("pyproject.toml", None)])
def test_changed_lock_or_dependency_installs_again(project: Path, file: str, text: str | None) -> None:
    installer = Installer()
    first = bundle_of(project, installer)
    (project / file).write_text(text or PYPROJECT.replace("jmespath>=1", "jmespath>=1.1"))
    assert bundle_of(project, installer).hash != first.hash
    assert installer.runs == 2


def test_caches_of_this_machine_are_not_shipped(project: Path) -> None:
    cache = project / "functions" / "handlers" / "__pycache__"
    cache.mkdir()
    (cache / "api.cpython-311.pyc").write_bytes(b"stale")
    bundle = bundle_of(project, Installer())
    assert not list(bundle.path.rglob("*.cpython-311.pyc"))


def test_bundle_has_bytecode_exactly_where_there_is_an_interpreter_for_it(project: Path) -> None:
    bundle = bundle_of(project, Installer())
    compiled = {path.name.split(".")[0] for path in bundle.path.rglob("*.cpython-313.pyc")}
    assert bundle.has_bytecode == (find_interpreter() is not None)
    assert compiled == ({"api", "jmespath"} if bundle.has_bytecode else set())


def test_an_interpreter_that_does_not_run_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert find_interpreter() != shim


def test_a_deployments_own_signatures_are_bundled_and_compiled_with_those_that_ship(tmp_path: Path) -> None:
    own = tmp_path / "acme.toml"
    own.write_text(OWN_SIGNATURE)
    asset = tmp_path / "asset"
    shutil.copytree(PROJECT / "functions" / "triage", asset / "triage", ignore=shutil.ignore_patterns("__pycache__"))
    prepare_knowledge(asset, (own,))
    compiled = asset / "triage" / "knowledge" / "signatures" / "__pycache__" / "signatures.json"
    assert '"acme.ledger"' in compiled.read_text()
    assert '"lambda.timeout"' in compiled.read_text()


def test_a_wrong_signature_stops_the_bundling_and_names_its_place(tmp_path: Path) -> None:
    own = tmp_path / "acme.toml"
    own.write_text(OWN_SIGNATURE.replace('"dependency"', '"ledger"'))
    asset = tmp_path / "asset"
    shutil.copytree(PROJECT / "functions" / "triage", asset / "triage", ignore=shutil.ignore_patterns("__pycache__"))
    with pytest.raises(SignatureError, match=r"acme\.toml: acme\.ledger: category"):
        prepare_knowledge(asset, (own,))
