"""The two commands: what they write, what they refuse, and how they say so."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cdk_app import deploy, synth
from cdk_app.bundling import Bundle
from tests.infrastructure.conftest import Assembly


class CdkCommandLine:
    """Stands for the CDK's command line: keeps what it was asked."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.asked: list[list[str]] = []

    def __call__(self, arguments: Sequence[str]) -> int:
        self.asked.append(list(arguments))
        return self.code


def test_synth_replaces_an_earlier_assembly(dev_assembly: Assembly) -> None:
    assert (dev_assembly.output / "triage-dev.template.json").exists()
    assert not (dev_assembly.output / "asset.old").exists()


def test_synth_warns_of_missing_bytecode_and_of_nothing_else(dev_assembly: Assembly) -> None:
    (warning,) = dev_assembly.warnings
    assert "no CPython 3.13" in warning


def test_synth_of_an_unknown_deployment_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert synth.main(["--deployment", "nowhere"]) == 2
    assert "deployments there: dev, prod" in capsys.readouterr().err


def test_deploy_refuses_without_bytecode(bundle: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    cdk = CdkCommandLine()
    assert deploy.main(["--deployment", "dev"], bundle=lambda: bundle, run=cdk) == 2
    assert "uv python install 3.13" in capsys.readouterr().err
    assert cdk.asked == []


def test_deploy_without_bytecode_when_told_so_passes_options_on(bundle: Bundle, tmp_path: Path) -> None:
    cdk = CdkCommandLine(code=3)
    arguments = ["--output", str(tmp_path), "--without-bytecode", "--profile", "ops"]
    assert deploy.main(arguments, bundle=lambda: bundle, run=cdk) == 3
    assert cdk.asked == [["deploy", "triage-dev", "--app", str(tmp_path), "--profile", "ops"]]
    assert (tmp_path / "triage-dev.template.json").exists()
