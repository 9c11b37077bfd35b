"""The services that run jobs, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

# The records of ten services, which only the function that follows jobs loads.
if TYPE_CHECKING:
    from triage.model.jobs.athena import AthenaQuery
    from triage.model.jobs.batch import BatchJob
    from triage.model.jobs.codebuild import CodeBuildBuild
    from triage.model.jobs.ecs import EcsTask, EcsTaskDefinition
    from triage.model.jobs.emr import EmrCluster, EmrServerlessRun, EmrStep
    from triage.model.jobs.glue import GlueJobRun
    from triage.model.jobs.lambda_function import LambdaFunction
    from triage.model.jobs.redshift_data import RedshiftStatement
    from triage.model.jobs.sagemaker import SageMakerJob, SageMakerKind


class Jobs(Protocol):
    """The records that services keep of the work they ran, read only."""

    def lambda_function(self, function: str) -> LambdaFunction:
        """Return the configuration of a function given by name or ARN."""
        ...

    def glue_run(self, job_name: str, run_id: str) -> GlueJobRun:
        """Return a run of a Glue job."""
        ...

    def batch_job(self, job_id: str) -> BatchJob:
        """Return a Batch job with its attempts."""
        ...

    def failed_batch_children(self, array_job_id: str) -> tuple[str, ...]:
        """Return the ids of some failed children of an array job."""
        ...

    def ecs_task(self, task_arn: str, cluster: str) -> EcsTask:
        """Return a task, which ECS keeps for a short while after it stopped."""
        ...

    def ecs_task_definition(self, arn: str) -> EcsTaskDefinition:
        """Return how a task's containers are defined."""
        ...

    def emr_step(self, cluster_id: str, step_id: str) -> EmrStep:
        """Return a step of an EMR cluster."""
        ...

    def emr_cluster(self, cluster_id: str) -> EmrCluster:
        """Return an EMR cluster."""
        ...

    def emr_serverless_run(self, application_id: str, run_id: str) -> EmrServerlessRun:
        """Return a job run of EMR Serverless."""
        ...

    def athena_query(self, query_execution_id: str) -> AthenaQuery:
        """Return a query."""
        ...

    def redshift_statement(self, statement_id: str) -> RedshiftStatement:
        """Return a statement of the Redshift Data API."""
        ...

    def sagemaker_job(self, kind: SageMakerKind, name: str) -> SageMakerJob:
        """Return a job of SageMaker."""
        ...

    def codebuild_build(self, build_id: str) -> CodeBuildBuild:
        """Return a build given by id or ARN."""
        ...
