"""What a deployer writes is taken strictly, and a slip is told with the field and what is allowed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from cdk_app.deployment import TUNABLE, Deployment, DeploymentError, load_deployment, parse_deployment

DEPLOYMENTS = Path(__file__).parents[2] / "deployments"


@pytest.mark.parametrize("path", sorted(DEPLOYMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_deployments_in_the_repository_are_valid_and_called_like_their_files(path: Path) -> None:
    assert load_deployment(path).name == path.stem


def test_a_name_is_enough() -> None:
    deployment = parse_deployment({"name": "dev"}, origin="dev.toml")
    assert deployment.stack_name == "triage-dev"
    assert deployment.triggers.statuses == ("FAILED", "TIMED_OUT")
    assert deployment.api.auth == "iam"
    assert deployment.api.cors_origins == ()
    assert deployment.retention.keep_data_when_deleted


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "Dev"}, ["name: "]),
        ({"nmae": "dev"}, ["nmae: no such field; there are account, api, dashboard"]),
        ({"triggers": {"statuses": ["BROKEN"]}}, ["triggers.statuses.0", "'FAILED', 'TIMED_OUT' or 'ABORTED'"]),
        ({"triggers": {"statuses": []}}, ["triggers.statuses", "at least 1"]),
        ({"triggers": {"alarm_prefixes": ["triage-dev-"]}}, ["triggers.alarm_prefixes", "triage's own alarms"]),
        ({"triggers": {"alarm_prefixes": ["tri"]}}, ["triggers.alarm_prefixes", "triage's own alarms"]),
        ({"triggers": {"alarms": "yes"}}, ["triggers.alarms", "valid boolean"]),
        ({"notifications": {"owners": {"email": ["nobody"]}}}, ["notifications.owners.email.0"]),
        ({"notifications": {"pages": {"https": ["http://example.com"]}}}, ["notifications.pages.https.0"]),
        ({"notifications": {"owner": {}}}, ["notifications.owner: no such field; there are operators, owners, pages"]),
        ({"api": {"auth": "none"}}, ["api.auth", "'iam' or 'jwt'"]),
        ({"api": {"auth": "jwt"}}, ["api: auth = 'jwt' needs a table [api.jwt]"]),
        ({"api": {"jwt": {"issuer": "https://a.example", "audience": []}}}, ["api.jwt.audience", "at least 1"]),
        ({"api": {"jwt": {"issuer": "https://a.example", "aud": ["b"]}}}, ["api.jwt.aud: no such field"]),
        ({"api": {"cors_origins": ["*"]}}, ["api.cors_origins.0"]),
        ({"api": {"requests_per_second": 0}}, ["api.requests_per_second", "greater than or equal to 1"]),
        ({"retention": {"log_days": 8}}, ["retention.log_days", "1, 3, 5, 7"]),
        ({"settings": {"quiet_minutes": 5}}, ["settings", "no setting 'quiet_minutes'", "incident_quiet_minutes"]),
        ({"settings": {"incident_quiet_minutes": 0}}, ["settings", "incident_quiet_minutes", "greater than"]),
        ({"settings": {"catalog_table": 1}}, ["settings", "no setting 'catalog_table'"]),
    ],
)
def test_a_slip_names_the_file_the_field_and_what_is_allowed(wrong: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(DeploymentError) as raised:
        parse_deployment({"name": "dev"} | wrong, origin="dev.toml")
    message = str(raised.value)
    assert message.startswith("dev.toml: ")
    assert all(part in message for part in told), message


def test_every_slip_is_told_at_once() -> None:
    with pytest.raises(DeploymentError) as raised:
        parse_deployment({"name": "dev", "dashboard": 1, "account": "1"}, origin="dev.toml")
    assert len(str(raised.value).splitlines()) == 2


def test_a_missing_deployment_names_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "dev.toml").write_text('name = "dev"')
    with pytest.raises(DeploymentError, match="deployments there: dev"):
        load_deployment(tmp_path / "stage.toml")


def test_text_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "dev.toml"
    path.write_text("name = dev\n")
    with pytest.raises(DeploymentError, match=r"not TOML.*line 1"):
        load_deployment(path)


def fields(model: type[BaseModel]) -> Iterator[str]:
    """Yield the name of every field, those of tables within too."""
    for name, field in model.model_fields.items():
        yield name
        members = (field.annotation, *getattr(field.annotation, "__args__", ()))
        for member in members:
            if isinstance(member, type) and issubclass(member, BaseModel):
                yield from fields(member)


def test_the_page_on_deploying_names_every_field_and_setting() -> None:
    page = (DEPLOYMENTS.parent / "docs" / "deploy.md").read_text()
    assert [name for name in (*fields(Deployment), *TUNABLE) if name not in page] == []
