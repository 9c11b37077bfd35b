"""The questions jobs are asked, with what botocore is to send, and a stub that plays AWS."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.stub import Stubber

from tests.adapters.jobs.answers import BUILD, CLUSTER, FUNCTION, TASK, TASK_DEFINITION
from triage.aws.clients import Clients
from triage.aws.jobs import AwsJobs
from triage.model.jobs.sagemaker import SageMakerKind

JOB = "8f6e2a4c-1f2b-4c3d-9e8f-0a1b2c3d4e5f"


@dataclass(frozen=True)
class Question:
    """One method of the port, the call it makes, and how the service says that there is no such job.

    `absent` is an error's code and message, or the answer that lists nothing.
    """

    ask: Callable[[AwsJobs], object]
    service: str
    operation: str
    action: str
    parameters: dict[str, Any]
    absent: tuple[str, str] | dict[str, Any]


_SAGEMAKER_ABSENT = ("ValidationException", "Requested resource not found.")

QUESTIONS = (
    Question(
        lambda jobs: jobs.lambda_function(FUNCTION),
        "lambda",
        "get_function_configuration",
        "lambda:GetFunctionConfiguration",
        {"FunctionName": FUNCTION},
        ("ResourceNotFoundException", f"Function not found: {FUNCTION}"),
    ),
    Question(
        lambda jobs: jobs.glue_run("load", "jr_1"),
        "glue",
        "get_job_run",
        "glue:GetJobRun",
        {"JobName": "load", "RunId": "jr_1"},
        ("EntityNotFoundException", "JobRun with JobName: load and RunId: jr_1 not found."),
    ),
    Question(
        lambda jobs: jobs.batch_job("b-1"),
        "batch",
        "describe_jobs",
        "batch:DescribeJobs",
        {"jobs": ["b-1"]},
        {"jobs": []},
    ),
    Question(
        lambda jobs: jobs.failed_batch_children("a-1"),
        "batch",
        "list_jobs",
        "batch:ListJobs",
        {"arrayJobId": "a-1", "jobStatus": "FAILED", "maxResults": 3},
        ("ClientException", "Job a-1 not found"),
    ),
    Question(
        lambda jobs: jobs.ecs_task(TASK, CLUSTER),
        "ecs",
        "describe_tasks",
        "ecs:DescribeTasks",
        {"cluster": CLUSTER, "tasks": [TASK]},
        {"tasks": [], "failures": [{"arn": TASK, "reason": "MISSING"}]},
    ),
    Question(
        lambda jobs: jobs.ecs_task_definition(TASK_DEFINITION),
        "ecs",
        "describe_task_definition",
        "ecs:DescribeTaskDefinition",
        {"taskDefinition": TASK_DEFINITION},
        ("ClientException", "Unable to describe task definition."),
    ),
    Question(
        lambda jobs: jobs.emr_step("j-2AXXXXXXGAPLF", "s-3M8DXXXXXXXXX"),
        "emr",
        "describe_step",
        "elasticmapreduce:DescribeStep",
        {"ClusterId": "j-2AXXXXXXGAPLF", "StepId": "s-3M8DXXXXXXXXX"},
        ("InvalidRequestException", "Step id 's-3M8DXXXXXXXXX' is not valid."),
    ),
    Question(
        lambda jobs: jobs.emr_cluster("j-2AXXXXXXGAPLF"),
        "emr",
        "describe_cluster",
        "elasticmapreduce:DescribeCluster",
        {"ClusterId": "j-2AXXXXXXGAPLF"},
        ("InvalidRequestException", "Cluster id 'j-2AXXXXXXGAPLF' is not valid."),
    ),
    Question(
        lambda jobs: jobs.emr_serverless_run("00f1abcd", "00g2efgh"),
        "emr-serverless",
        "get_job_run",
        "emr-serverless:GetJobRun",
        {"applicationId": "00f1abcd", "jobRunId": "00g2efgh"},
        ("ResourceNotFoundException", "JobRun 00g2efgh does not exist"),
    ),
    Question(
        lambda jobs: jobs.athena_query(JOB),
        "athena",
        "get_query_execution",
        "athena:GetQueryExecution",
        {"QueryExecutionId": JOB},
        ("InvalidRequestException", f"QueryExecution {JOB} was not found"),
    ),
    Question(
        lambda jobs: jobs.redshift_statement(JOB),
        "redshift-data",
        "describe_statement",
        "redshift-data:DescribeStatement",
        {"Id": JOB},
        ("ResourceNotFoundException", "Query does not exist."),
    ),
    *(
        Question(
            lambda jobs, kind=kind: jobs.sagemaker_job(kind, "fit"),  # type: ignore[misc] # bound per kind
            "sagemaker",
            operation,
            f"sagemaker:Describe{kind}",
            {f"{kind}Name": "fit"},
            _SAGEMAKER_ABSENT,
        )
        for kind, operation in (
            (SageMakerKind.TRAINING, "describe_training_job"),
            (SageMakerKind.TRANSFORM, "describe_transform_job"),
            (SageMakerKind.PROCESSING, "describe_processing_job"),
            (SageMakerKind.TUNING, "describe_hyper_parameter_tuning_job"),
        )
    ),
    Question(
        lambda jobs: jobs.codebuild_build(BUILD),
        "codebuild",
        "batch_get_builds",
        "codebuild:BatchGetBuilds",
        {"ids": [BUILD]},
        {"builds": [], "buildsNotFound": [BUILD]},
    ),
)


@contextmanager
def stub(clients: Clients, service: str) -> Iterator[Stubber]:
    """Play the service: answers and parameters are held against its service model, and every answer must be asked."""
    with Stubber(clients.job_service(service)) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
