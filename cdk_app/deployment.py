"""What a deployer chooses, as a strict model of deployments/<name>.toml, so that a slip is told at synth."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from triage.settings import Settings

# Retention in days that CloudWatch Logs accepts (PutRetentionPolicy), as far as it is sensible here.
LogDays = Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]
EmailAddress = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
HttpsUrl = Annotated[str, Field(pattern=r"^https://[^\s/]+(/\S*)?$")]
# CORS origins carry no path; "*" is left out on purpose: the API answers with log lines.
Origin = Annotated[str, Field(pattern=r"^https?://[^\s/*]+$")]

# Everything a deployer may tune of the running functions; the rest of Settings is wired by the stack.
TUNABLE = (
    "incident_quiet_minutes",
    "log_lookback_seconds",
    "log_wait_seconds",
    "source_seconds",
    "source_calls",
    "source_bytes",
    "insights_bytes",
    "change_hours",
    "history_days",
)


class DeploymentError(Exception):
    """A deployment file that is missing or wrong; the message names the file, the field and what is allowed."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Triggers(_Table):
    """What starts a triage."""

    statuses: tuple[Literal["FAILED", "TIMED_OUT", "ABORTED"], ...] = Field(
        default=("FAILED", "TIMED_OUT"), min_length=1
    )
    alarms: bool = True
    alarm_prefixes: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    @field_validator("alarm_prefixes")
    @classmethod
    def _leave_our_own_out(cls, prefixes: tuple[str, ...]) -> tuple[str, ...]:
        # EventBridge joins the conditions on one field with OR, so a chosen prefix that covers our own alarms
        # would undo their exclusion.
        for chosen in prefixes:
            if "triage-".startswith(chosen) or chosen.startswith("triage-"):
                raise ValueError(f"{chosen!r} would cover triage's own alarms, whose names begin with 'triage-'")
        return prefixes


class Subscribers(_Table):
    """Who hears of what is published to a topic."""

    email: tuple[EmailAddress, ...] = ()
    https: tuple[HttpsUrl, ...] = ()


class Notifications(_Table):
    """Subscribers of the three topics: owners of pipelines, the pager, and those who run triage itself."""

    owners: Subscribers = Subscribers()
    pages: Subscribers = Subscribers()
    operators: Subscribers = Subscribers()


class Jwt(_Table):
    """A JWT authorizer: `issuer` is an OIDC issuer, `audience` the client ids whose tokens are accepted."""

    issuer: HttpsUrl
    audience: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)


class Api(_Table):
    """Who may call the HTTP API, how often, and from which web origins."""

    auth: Literal["iam", "jwt"] = "iam"
    jwt: Jwt | None = None
    cors_origins: tuple[Origin, ...] = ()
    requests_per_second: int = Field(default=10, ge=1, le=10_000)
    burst: int = Field(default=20, ge=1, le=5_000)

    @model_validator(mode="after")
    def _jwt_goes_with_its_table(self) -> Self:
        if self.auth == "jwt" and self.jwt is None:
            raise ValueError("auth = 'jwt' needs a table [api.jwt] with issuer and audience")
        if self.auth == "iam" and self.jwt is not None:
            raise ValueError("a table [api.jwt] goes with auth = 'jwt' only")
        return self


class Retention(_Table):
    """How long things are kept, in days, and whether data outlives the stack."""

    log_days: LogDays = 30
    report_days: int | None = Field(default=None, ge=1, description="None: for ever")
    superseded_report_days: int = Field(default=30, ge=1, description="overwritten versions")
    keep_data_when_deleted: bool = True


class Deployment(_Table):
    """One deployment; its stack is called `triage-<name>`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")
    account: str | None = Field(default=None, pattern=r"^\d{12}$")
    region: str | None = Field(default=None, pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")
    triggers: Triggers = Triggers()
    notifications: Notifications = Notifications()
    api: Api = Api()
    retention: Retention = Retention()
    dashboard: bool = True
    settings: dict[str, int | float] = {}
    tags: dict[str, str] = {}

    @field_validator("settings")
    @classmethod
    def _known_and_in_range(cls, chosen: dict[str, int | float]) -> dict[str, int | float]:
        for name, value in chosen.items():
            if name not in TUNABLE:
                raise ValueError(f"no setting {name!r}; there are {', '.join(TUNABLE)}")
            try:
                Settings.model_validate({name: value})
            except ValidationError as exc:
                raise ValueError(f"{name}: {exc.errors()[0]['msg']}") from exc
        return chosen

    @property
    def stack_name(self) -> str:
        """The CloudFormation stack's name."""
        return f"triage-{self.name}"


def load_deployment(path: Path) -> Deployment:
    """Return the deployment a TOML file describes; raises DeploymentError with every problem, one a line."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        there = ", ".join(sorted(found.stem for found in path.parent.glob("*.toml"))) or "none"
        raise DeploymentError(f"{path}: no such file; deployments there: {there}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise DeploymentError(f"{path}: not TOML: {exc}") from exc
    return parse_deployment(raw, origin=str(path))


def parse_deployment(raw: dict[str, Any], *, origin: str) -> Deployment:
    """Return the deployment; raises DeploymentError naming the origin and each wrong field."""
    try:
        # By way of JSON because pydantic's strict mode takes arrays for tuples only there.
        return Deployment.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as exc:
        problems = [f"{origin}: {_problem(error['loc'], error['type'], error['msg'])}" for error in exc.errors()]
        raise DeploymentError("\n".join(problems)) from exc


def _problem(location: tuple[int | str, ...], kind: str, message: str) -> str:
    field = ".".join(str(part) for part in location) or "the file"
    if kind == "extra_forbidden":
        return f"{field}: no such field; there are {', '.join(_fields_beside(location))}"
    return f"{field}: {message.removeprefix('Value error, ')}"


def _fields_beside(location: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = Deployment
    for part in location[:-1]:
        annotation = model.model_fields[str(part)].annotation
        members = [annotation, *getattr(annotation, "__args__", ())]
        model = next(member for member in members if isinstance(member, type) and issubclass(member, BaseModel))
    return sorted(model.model_fields)
