"""Every job reader; to follow the jobs of another service, write its reader and add it here."""

from typing import Any

from triage.sources.jobs.athena import ATHENA_QUERY
from triage.sources.jobs.batch import BATCH_JOB
from triage.sources.jobs.codebuild import CODEBUILD_BUILD
from triage.sources.jobs.ecs import ECS_TASK, ECS_TASK_DEFINITION
from triage.sources.jobs.emr import EMR_CLUSTER, EMR_STEP
from triage.sources.jobs.emr_serverless import EMR_SERVERLESS_RUN
from triage.sources.jobs.glue import GLUE_RUN
from triage.sources.jobs.lambda_function import LAMBDA_FUNCTION
from triage.sources.jobs.reader import JobReader
from triage.sources.jobs.redshift_data import REDSHIFT_STATEMENT
from triage.sources.jobs.sagemaker import SAGEMAKER_JOBS

READERS: tuple[JobReader[Any], ...] = (
    LAMBDA_FUNCTION,
    GLUE_RUN,
    BATCH_JOB,
    ECS_TASK,
    ECS_TASK_DEFINITION,
    EMR_STEP,
    EMR_CLUSTER,
    EMR_SERVERLESS_RUN,
    ATHENA_QUERY,
    REDSHIFT_STATEMENT,
    *SAGEMAKER_JOBS,
    CODEBUILD_BUILD,
)
