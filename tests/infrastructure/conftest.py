"""Two synthesised stacks that every test here looks at, made once a session."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cdk_app.application import add_stack, new_app, synthesise
from cdk_app.bundling import Bundle
from cdk_app.deployment import load_deployment, parse_deployment
from cdk_app.synth import write_assembly
from tests.infrastructure.template import Template
from triage.model.evidence import GatheredEvidence
from triage.sources import SOURCES
from triage.sources.source import Permission, Source

HERE = Path(__file__).parent
DEPLOYMENTS = HERE.parents[1] / "deployments"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests on one worker, so that each stack is synthesised once."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("infrastructure"))


def _collect(*_: object) -> GatheredEvidence:
    return GatheredEvidence(source="job_runs")


ADDED_SOURCE = Source(
    name="job_runs",
    permissions=(Permission(("glue:GetJobRun",), ("arn:aws:glue:${region}:${account}:job/*",)),),
    collect=_collect,
)


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle that took no time to make."""
    path = tmp_path_factory.mktemp("bundle")
    (path / "handlers.py").touch()
    return Bundle(path=path, hash="0" * 64, has_bytecode=False)


@dataclass(frozen=True)
class Assembly:
    """What the synth command wrote, and what it warned of."""

    output: Path
    warnings: list[str]


@pytest.fixture(scope="session")
def dev_assembly(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The assembly of deployments/dev.toml, over one that was there before."""
    output = tmp_path_factory.mktemp("dev")
    (output / "manifest.json").write_text("{}")
    (output / "asset.old").mkdir()
    warnings = write_assembly(load_deployment(DEPLOYMENTS / "dev.toml"), bundle=bundle, output=output)
    return Assembly(output=output, warnings=warnings)


@pytest.fixture(scope="session")
def dev(dev_assembly: Assembly) -> Template:
    """The stack of deployments/dev.toml."""
    return Template.read(dev_assembly.output / "triage-dev.template.json")


@pytest.fixture(scope="session")
def customised(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A stack whose deployer chose differently wherever there is a choice, with one source more."""
    chosen = {
        "name": "acme",
        "account": "111122223333",
        "region": "eu-west-1",
        "triggers": {"statuses": ["FAILED", "TIMED_OUT", "ABORTED"], "alarm_prefixes": ["etl-"]},
        "notifications": {
            "owners": {"email": ["data-team@example.com"]},
            "pages": {"https": ["https://events.example.com/integration/key"]},
        },
        "api": {
            "auth": "jwt",
            "jwt": {"issuer": "https://login.example.com/pool", "audience": ["console"]},
            "cors_origins": ["https://console.example.com"],
            "requests_per_second": 5,
            "burst": 7,
        },
        "retention": {"log_days": 90, "report_days": 400},
        "dashboard": False,
        "settings": {"incident_quiet_minutes": 30, "log_wait_seconds": 2.5},
    }
    deployment = parse_deployment(chosen, origin="test")
    output = tmp_path_factory.mktemp("customised")
    app = new_app(output)
    add_stack(app, deployment=deployment, bundle=bundle, sources=(*SOURCES, ADDED_SOURCE))
    synthesise(app)
    return Template.read(output / "triage-acme.template.json")
