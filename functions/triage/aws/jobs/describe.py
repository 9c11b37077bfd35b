"""The Describe call of each service that runs jobs."""

from triage.aws.asking import ask
from triage.aws.clients import Clients
from triage.aws.jobs.records import parsed, the_one
from triage.model.jobs.athena import AthenaQuery
from triage.model.jobs.batch import BatchJob
from triage.model.jobs.codebuild import CodeBuildBuild
from triage.model.jobs.ecs import EcsTask, EcsTaskDefinition
from triage.model.jobs.emr import EmrCluster, EmrServerlessRun, EmrStep
from triage.model.jobs.glue import GlueJobRun
from triage.model.jobs.lambda_function import LambdaFunction
from triage.model.jobs.redshift_data import RedshiftStatement
from triage.model.jobs.sagemaker import SageMakerJob, SageMakerKind

_CHILDREN = 3
_DESCRIBE_SAGEMAKER = {
    SageMakerKind.TRAINING: "describe_training_job",
    SageMakerKind.TRANSFORM: "describe_transform_job",
    SageMakerKind.PROCESSING: "describe_processing_job",
    SageMakerKind.TUNING: "describe_hyper_parameter_tuning_job",
}


class AwsJobs:
    """Jobs of this account and Region."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def lambda_function(self, function: str) -> LambdaFunction:
        """Return the configuration of a function given by name or ARN; its code is not asked for."""
        answer = ask(self._clients, "lambda", "get_function_configuration", FunctionName=function)
        return parsed(LambdaFunction, answer)

    def glue_run(self, job_name: str, run_id: str) -> GlueJobRun:
        """Return a run of a Glue job."""
        answer = ask(self._clients, "glue", "get_job_run", JobName=job_name, RunId=run_id)
        return parsed(GlueJobRun, answer["JobRun"])

    def batch_job(self, job_id: str) -> BatchJob:
        """Return a Batch job with its attempts; Batch answers an unknown id with an empty list."""
        answer = ask(self._clients, "batch", "describe_jobs", jobs=[job_id])
        return parsed(BatchJob, the_one(answer["jobs"], f"batch:DescribeJobs: no job {job_id}"))

    def failed_batch_children(self, array_job_id: str) -> tuple[str, ...]:
        """Return the ids of at most three failed children of an array job."""
        answer = ask(
            self._clients, "batch", "list_jobs", arrayJobId=array_job_id, jobStatus="FAILED", maxResults=_CHILDREN
        )
        return tuple(job["jobId"] for job in answer["jobSummaryList"])

    def ecs_task(self, task_arn: str, cluster: str) -> EcsTask:
        """Return a task; ECS tells of one it does not keep any more in `failures`, with the reason MISSING."""
        answer = ask(self._clients, "ecs", "describe_tasks", cluster=cluster, tasks=[task_arn])
        reasons = ", ".join(each.get("reason", "") for each in answer.get("failures", []))
        return parsed(EcsTask, the_one(answer.get("tasks", []), f"ecs:DescribeTasks: no task {task_arn}: {reasons}"))

    def ecs_task_definition(self, arn: str) -> EcsTaskDefinition:
        """Return how a task's containers are defined."""
        answer = ask(self._clients, "ecs", "describe_task_definition", taskDefinition=arn)
        return parsed(EcsTaskDefinition, answer["taskDefinition"])

    def emr_step(self, cluster_id: str, step_id: str) -> EmrStep:
        """Return a step of an EMR cluster."""
        answer = ask(self._clients, "emr", "describe_step", ClusterId=cluster_id, StepId=step_id)
        return parsed(EmrStep, answer["Step"])

    def emr_cluster(self, cluster_id: str) -> EmrCluster:
        """Return an EMR cluster."""
        answer = ask(self._clients, "emr", "describe_cluster", ClusterId=cluster_id)
        return parsed(EmrCluster, answer["Cluster"])

    def emr_serverless_run(self, application_id: str, run_id: str) -> EmrServerlessRun:
        """Return a job run of EMR Serverless."""
        answer = ask(self._clients, "emr-serverless", "get_job_run", applicationId=application_id, jobRunId=run_id)
        return parsed(EmrServerlessRun, answer["jobRun"])

    def athena_query(self, query_execution_id: str) -> AthenaQuery:
        """Return a query."""
        answer = ask(self._clients, "athena", "get_query_execution", QueryExecutionId=query_execution_id)
        return parsed(AthenaQuery, answer["QueryExecution"])

    def redshift_statement(self, statement_id: str) -> RedshiftStatement:
        """Return a statement of the Redshift Data API."""
        answer = ask(self._clients, "redshift-data", "describe_statement", Id=statement_id)
        return parsed(RedshiftStatement, answer)

    def sagemaker_job(self, kind: SageMakerKind, name: str) -> SageMakerJob:
        """Return a job of SageMaker."""
        answer = ask(self._clients, "sagemaker", _DESCRIBE_SAGEMAKER[kind], **{f"{kind}Name": name})
        return parsed(SageMakerJob, answer)

    def codebuild_build(self, build_id: str) -> CodeBuildBuild:
        """Return a build given by id or ARN; CodeBuild lists unknown ones in `buildsNotFound`."""
        answer = ask(self._clients, "codebuild", "batch_get_builds", ids=[build_id])
        return parsed(
            CodeBuildBuild, the_one(answer.get("builds", []), f"codebuild:BatchGetBuilds: no build {build_id}")
        )
