"""From a failure through documented answers to facts and log locations: functions, containers, builds."""

from tests.adapters.jobs import answers
from tests.adapters.jobs.conftest import Follow
from tests.unit.sources.jobs.cases import failure, texts
from triage.sources.jobs import LogLocation


def test_lambda_function_tells_its_configuration_and_what_is_wrong_with_it(follow: Follow) -> None:
    case = failure("RequestId: x Error: Runtime exited", service="lambda", resource=answers.FUNCTION)
    learned = follow(case, "lambda", ("get_function_configuration", answers.LAMBDA))
    assert texts(learned) == [
        (
            "Lambda function load is configured with "
            "512 MB of memory, Timeout 30 s, 1024 MB in /tmp, python3.13, VPC vpc-1"
        ),
        'Lambda function load is Failed (DisabledKMSKey): reason: "We do not have access to the KMS key."',
        (
            "the last update of Lambda function load is Failed (InvalidConfiguration): "
            'reason: "The role defined for the function cannot be assumed by Lambda."'
        ),
        'Lambda Environment.Error: "Lambda was unable to decrypt the variables."',
    ]
    assert learned.logs == (LogLocation(log_group="/etl/load"),)
    assert learned.facts[0].resource == answers.FUNCTION
    assert "hunter2" not in learned.model_dump_json()


def test_healthy_lambda_function_in_no_vpc_tells_its_configuration_alone(follow: Follow) -> None:
    healthy = {"FunctionName": "load", "MemorySize": 128, "Timeout": 3, "Runtime": "python3.13", "State": "Active"}
    healthy |= {"LastModified": "2026-11-21T16:20:01.000+0000", "LastUpdateStatus": "Successful"}
    healthy["VpcConfig"] = {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""}
    case = failure("x", service="lambda", resource=answers.FUNCTION)
    learned = follow(case, "lambda", ("get_function_configuration", healthy))
    assert texts(learned)[0] == "Lambda function load is configured with 128 MB of memory, Timeout 3 s, python3.13"
    assert len(learned.facts) == 1
    assert learned.logs == (LogLocation(log_group="/aws/lambda/load"),)


def test_batch_job_tells_each_attempt_and_the_last_ones_log_first(follow: Follow) -> None:
    case = failure({"JobId": "b-1", "JobQueue": "q"}, service="batch")
    learned = follow(case, "batch", ("describe_jobs", {"jobs": [answers.BATCH]}))
    assert texts(learned) == [
        "Batch job landsat b-1: FAILED (attempts 2 of 2, timeout 5400 s an attempt, 12000 MiB of memory)",
        (
            "Batch attempt 1 of 2 after 5 s: container ended with no exit code, "
            'reason: "Host EC2 (instance i-0) terminated."; statusReason: "Host EC2 (instance i-0) terminated."'
        ),
        (
            "Batch attempt 2 of 2 after 12 min 3 s: container ended with exit code 137, "
            'reason: "OutOfMemoryError: Container killed due to memory usage"; '
            'statusReason: "Essential container in task exited"'
        ),
    ]
    assert [place.stream for place in learned.logs] == ["landsat/default/2", "landsat/default/1"]
    assert {place.log_group for place in learned.logs} == {"/etl/batch"}
    assert max(learned.facts, key=lambda fact: fact.weight).text.startswith("Batch attempt 2 of 2")


def test_batch_array_is_followed_to_its_failed_children(follow: Follow) -> None:
    children = {"jobSummaryList": [{"jobId": "a-1:2", "jobName": "tiles"}]}
    learned = follow(
        failure({"JobId": "a-1", "JobQueue": "q"}, service="batch"),
        "batch",
        ("describe_jobs", {"jobs": [answers.ARRAY]}),
        ("list_jobs", children),
        ("describe_jobs", {"jobs": [answers.CHILD]}),
    )
    assert texts(learned)[0] == "Batch job tiles a-1: FAILED (children: FAILED 1, SUCCEEDED 2)"
    assert texts(learned)[2].startswith("Batch job tiles a-1:2: FAILED (attempts 2 of 2")
    assert len(learned.logs) == 2


def test_batch_job_on_eks_tells_its_pods_containers(follow: Follow) -> None:
    case = failure({"JobId": "b-1", "JobQueue": "q"}, service="batch")
    learned = follow(case, "batch", ("describe_jobs", {"jobs": [answers.EKS]}))
    told = 'Batch attempt 1 of 1 after 12 min 3 s: container app ended with exit code 1, reason: "Error"'
    assert texts(learned)[1] == f'{told}; statusReason: "Pod failed"'


def test_ecs_task_tells_the_container_that_failed_and_where_it_logged(follow: Follow) -> None:
    case = failure({"TaskArn": answers.TASK, "ClusterArn": answers.CLUSTER}, service="ecs")
    learned = follow(
        case,
        "ecs",
        ("describe_tasks", {"tasks": [answers.ECS], "failures": []}),
        ("describe_task_definition", {"taskDefinition": answers.ECS_DEFINITION}),
    )
    task_id = answers.TASK.rpartition("/")[2]
    assert texts(learned) == [
        (
            f"ECS task {task_id}: STOPPED after 12 min 3 s "
            "(stopCode EssentialContainerExited, FARGATE, 256 CPU units, 512 MiB of memory)"
        ),
        'ECS stoppedReason: "Essential container in task exited"',
        'ECS container load ended with exit code 137, reason: "OutOfMemoryError: Container killed due to memory usage"',
        "ECS container load logs to log group /etl/ecs",
        "ECS container sidecar logs with awsfirelens",
        "ECS container quiet logs nowhere",
    ]
    assert learned.logs == (LogLocation(log_group="/etl/ecs", stream=f"etl/load/{task_id}"),)


def test_codebuild_build_tells_the_phase_that_failed(follow: Follow) -> None:
    case = failure({"Build": {"Id": answers.BUILD, "BuildStatus": "FAILED"}}, service="codebuild")
    learned = follow(case, "codebuild", ("batch_get_builds", {"builds": [answers.CODEBUILD]}))
    assert texts(learned) == [
        f"CodeBuild build {answers.BUILD}: FAILED after 12 min 3 s (timeout 60 min)",
        (
            "CodeBuild phase BUILD: FAILED after 41 s; "
            'context: "COMMAND_EXECUTION_ERROR: Error while executing command: make. exit status 2"'
        ),
    ]
    assert learned.logs == (LogLocation(log_group="/aws/codebuild/load-build", stream="12345678"),)
