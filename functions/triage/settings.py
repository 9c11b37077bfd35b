"""Every environment variable, read once into one typed model; nothing else reads os.environ."""

import os
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError

from triage.errors import ConfigurationError
from triage.model.base import Frozen

# Step Functions allows 262,144 bytes of state; what is larger than this goes to S3 and travels as a key.
STATE_LIMIT_BYTES = 32 * 1024
# What all sources of one failure may put there together: half of it, as opened and located travel beside them.
GATHERED_LIMIT_BYTES = 128 * 1024


def _listed(value: object) -> object:
    return value.split(",") if isinstance(value, str) else value


Statuses = Annotated[tuple[Literal["FAILED", "TIMED_OUT", "ABORTED"], ...], BeforeValidator(_listed)]


class Settings(Frozen):
    """What a deployment sets for its functions; each environment variable is the field's name in upper case."""

    deployment: str = "dev"
    aws_region: str = "us-east-1"
    catalog_table: str = ""
    reports_table: str = ""
    conversations_table: str = ""
    reports_bucket: str = ""
    owners_topic_arn: str = ""
    pages_topic_arn: str = ""
    operators_topic_arn: str = ""
    api_url: str = Field(default="", description="base of the links to reports in messages; empty: no links")
    triage_state_machine_arn: str = Field(default="", description="the triage workflow, for what starts it")
    unwatched_state_machines: str = Field(default="", description="ARN with `*` of those that are never swept: ours")
    sweep_statuses: Statuses = Field(
        default=("FAILED", "TIMED_OUT"), description="ends of an execution that the sweep looks for, joined by commas"
    )
    triage_source: str = Field(default="", description="which source this function gathers from")
    aws_lambda_function_memory_size: int = Field(default=512, ge=128, description="MB, set by Lambda itself")
    incident_quiet_minutes: int = Field(default=60, ge=1)
    log_lookback_seconds: int = Field(default=900, ge=1, description="how far before the failure logs are read")
    log_wait_seconds: float = Field(default=8.0, ge=0, description="how long to wait for log ingestion")
    source_seconds: float = Field(default=20.0, gt=0, description="time budget of one source")
    source_calls: int = Field(default=60, ge=1, description="AWS call budget of one source")
    source_bytes: int = Field(default=16 * 1024 * 1024, ge=1024, description="byte budget of one source")
    insights_bytes: int = Field(
        default=1024**3,
        ge=0,
        description="most that a Logs Insights query may scan of logs too large for the byte budget; 0: none is asked",
    )
    change_hours: int = Field(default=24, ge=1, description="how far back changes count without a last success")
    history_days: int = Field(default=7, ge=1, description="how far back previous executions are read")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the settings; raises ConfigurationError naming the variable that is wrong."""
        source = os.environ if environ is None else environ
        given = {name: source[name.upper()] for name in cls.model_fields if source.get(name.upper())}
        try:
            return cls.model_validate(given)
        except ValidationError as exc:
            first = exc.errors(include_url=False)[0]
            name = str(first["loc"][0]).upper()
            raise ConfigurationError(f"environment variable {name}: {first['msg']}") from exc

    @classmethod
    def variable(cls, field: str) -> str:
        """Return the environment variable of a field, for the infrastructure that sets it."""
        if field not in cls.model_fields:
            raise ConfigurationError(f"no setting {field!r}; there are {', '.join(cls.model_fields)}")
        return field.upper()
