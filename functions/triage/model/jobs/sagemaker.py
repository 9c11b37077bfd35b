"""A job of SageMaker, of any of the kinds that Step Functions starts."""

from enum import StrEnum

from pydantic import AliasChoices, Field

from triage.model.base import UtcDatetime
from triage.model.jobs.record import JobRecord


class SageMakerKind(StrEnum):
    """The kinds, by the word in operations and fields: `DescribeTrainingJob`, `TrainingJobName`."""

    TRAINING = "TrainingJob"
    TRANSFORM = "TransformJob"
    PROCESSING = "ProcessingJob"
    TUNING = "HyperParameterTuningJob"


def _of_each_kind(suffix: str) -> AliasChoices:
    return AliasChoices(*(f"{kind}{suffix}" for kind in SageMakerKind))


class SageMakerJob(JobRecord):
    """What DescribeTrainingJob, DescribeTransformJob, … answer."""

    name: str = Field(validation_alias=_of_each_kind("Name"))
    arn: str | None = Field(default=None, validation_alias=_of_each_kind("Arn"))
    status: str | None = Field(default=None, validation_alias=_of_each_kind("Status"))
    secondary_status: str | None = None
    failure_reason: str | None = None
    exit_message: str | None = None
    creation_time: UtcDatetime | None = None
    started_at: UtcDatetime | None = Field(
        default=None, validation_alias=AliasChoices("TrainingStartTime", "TransformStartTime", "ProcessingStartTime")
    )
    ended_at: UtcDatetime | None = Field(
        default=None,
        validation_alias=AliasChoices(
            "TrainingEndTime", "TransformEndTime", "ProcessingEndTime", "HyperParameterTuningEndTime"
        ),
    )
