"""Jobs asked for over the wire, where moto answers without loading all of EC2; the stub plays the other services."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from moto import mock_aws

from tests.adapters.jobs.answers import BUILD, FUNCTION
from triage.aws.clients import Clients
from triage.aws.jobs import AwsJobs
from triage.errors import ResourceNotFoundError
from triage.model.jobs.sagemaker import SageMakerKind

ROLE = "arn:aws:iam::123456789012:role/pipeline"
QUERY = "8f6e2a4c-1f2b-4c3d-9e8f-0a1b2c3d4e5f"


@pytest.fixture
def cloud(shared_clients: Clients) -> Iterator[Clients]:
    with mock_aws():
        yield shared_clients


def service(clients: Clients, name: str) -> Any:
    return clients.job_service(name)


def test_athena_query_is_read(cloud: Clients) -> None:
    query = service(cloud, "athena").start_query_execution(QueryString="select 1")["QueryExecutionId"]
    read = AwsJobs(cloud).athena_query(query)
    assert (read.query_execution_id, read.query, read.state) == (query, "select 1", "SUCCEEDED")


def test_redshift_statement_is_read(cloud: Clients) -> None:
    started = service(cloud, "redshift-data").execute_statement(Database="dev", Sql="select 1", WorkgroupName="etl")
    read = AwsJobs(cloud).redshift_statement(started["Id"])
    assert (read.id, read.database, read.query_string) == (started["Id"], "dev", "select 1")


def test_training_job_is_read(cloud: Clients) -> None:
    service(cloud, "sagemaker").create_training_job(
        TrainingJobName="fit",
        AlgorithmSpecification={"TrainingInputMode": "File", "TrainingImage": "image"},
        RoleArn=ROLE,
        OutputDataConfig={"S3OutputPath": "s3://bucket/out"},
        ResourceConfig={"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1},
        StoppingCondition={"MaxRuntimeInSeconds": 60},
    )
    read = AwsJobs(cloud).sagemaker_job(SageMakerKind.TRAINING, "fit")
    assert (read.name, read.status, read.failure_reason) == ("fit", "Completed", None)


def test_build_is_read(cloud: Clients) -> None:
    codebuild = service(cloud, "codebuild")
    codebuild.create_project(
        name="load",
        source={"type": "S3", "location": "bucket/key"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "image", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole=ROLE,
    )
    build = codebuild.start_build(projectName="load")["build"]["id"]
    read = AwsJobs(cloud).codebuild_build(build)
    assert (read.id, read.project_name, read.timeout_in_minutes) == (build, "load", 45)
    assert read.phases[0].phase_type == "SUBMITTED"


def test_job_run_of_emr_serverless_is_read(cloud: Clients) -> None:
    emr = service(cloud, "emr-serverless")
    application = emr.create_application(name="etl", releaseLabel="emr-7.5.0", type="SPARK")["applicationId"]
    driver = {"sparkSubmit": {"entryPoint": "s3://code/main.py"}}
    run = emr.start_job_run(applicationId=application, executionRoleArn=ROLE, jobDriver=driver)["jobRunId"]
    read = AwsJobs(cloud).emr_serverless_run(application, run)
    assert (read.job_run_id, read.release_label, read.execution_timeout_minutes) == (run, "emr-7.5.0", 720)


def test_jobs_that_do_not_exist_are_not_found(cloud: Clients) -> None:
    jobs = AwsJobs(cloud)
    questions: list[Callable[[], object]] = [
        lambda: jobs.lambda_function(FUNCTION),
        lambda: jobs.emr_serverless_run("00f1abcd", "00g2efgh"),
        lambda: jobs.redshift_statement(QUERY),
        lambda: jobs.codebuild_build(BUILD),
        *(partial(jobs.sagemaker_job, kind, "fit") for kind in SageMakerKind),
    ]
    for question in questions:
        with pytest.raises(ResourceNotFoundError):
            question()
