"""A fake of the services that run jobs."""

from dataclasses import dataclass, field
from typing import TypeVar

from triage.errors import ResourceNotFoundError, TriageError
from triage.model.jobs.athena import AthenaQuery
from triage.model.jobs.batch import BatchJob
from triage.model.jobs.codebuild import CodeBuildBuild
from triage.model.jobs.ecs import EcsTask, EcsTaskDefinition
from triage.model.jobs.emr import EmrCluster, EmrServerlessRun, EmrStep
from triage.model.jobs.glue import GlueJobRun
from triage.model.jobs.lambda_function import LambdaFunction
from triage.model.jobs.record import JobRecord
from triage.model.jobs.redshift_data import RedshiftStatement
from triage.model.jobs.sagemaker import SageMakerJob, SageMakerKind

Record = TypeVar("Record", bound=JobRecord)


@dataclass
class FakeJobs:
    """Jobs by the arguments they are asked for, joined by "/"; `errors` maps a method's name to what it raises."""

    records: dict[str, JobRecord] = field(default_factory=dict)
    children: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[str, TriageError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def lambda_function(self, function: str) -> LambdaFunction:
        return self._record("lambda_function", LambdaFunction, function)

    def glue_run(self, job_name: str, run_id: str) -> GlueJobRun:
        return self._record("glue_run", GlueJobRun, job_name, run_id)

    def batch_job(self, job_id: str) -> BatchJob:
        return self._record("batch_job", BatchJob, job_id)

    def failed_batch_children(self, array_job_id: str) -> tuple[str, ...]:
        self._ask("failed_batch_children", array_job_id)
        return self.children.get(array_job_id, ())

    def ecs_task(self, task_arn: str, cluster: str) -> EcsTask:
        return self._record("ecs_task", EcsTask, task_arn, cluster)

    def ecs_task_definition(self, arn: str) -> EcsTaskDefinition:
        return self._record("ecs_task_definition", EcsTaskDefinition, arn)

    def emr_step(self, cluster_id: str, step_id: str) -> EmrStep:
        return self._record("emr_step", EmrStep, cluster_id, step_id)

    def emr_cluster(self, cluster_id: str) -> EmrCluster:
        return self._record("emr_cluster", EmrCluster, cluster_id)

    def emr_serverless_run(self, application_id: str, run_id: str) -> EmrServerlessRun:
        return self._record("emr_serverless_run", EmrServerlessRun, application_id, run_id)

    def athena_query(self, query_execution_id: str) -> AthenaQuery:
        return self._record("athena_query", AthenaQuery, query_execution_id)

    def redshift_statement(self, statement_id: str) -> RedshiftStatement:
        return self._record("redshift_statement", RedshiftStatement, statement_id)

    def sagemaker_job(self, kind: SageMakerKind, name: str) -> SageMakerJob:
        return self._record("sagemaker_job", SageMakerJob, kind, name)

    def codebuild_build(self, build_id: str) -> CodeBuildBuild:
        return self._record("codebuild_build", CodeBuildBuild, build_id)

    def _record(self, method: str, kind: type[Record], *key: str) -> Record:
        self._ask(method, *key)
        found = self.records.get("/".join(key))
        if not isinstance(found, kind):
            raise ResourceNotFoundError(f"no {kind.__name__} {'/'.join(key)}")
        return found

    def _ask(self, method: str, *key: str) -> None:
        self.asked.append(f"{method} {'/'.join(key)}")
        if method in self.errors:
            raise self.errors[method]
