"""Answers of the services that run jobs, shaped as their API references document them; the stubber checks them."""

from datetime import UTC, datetime
from typing import Any

HOME = "eu-west-1:111122223333"
START = datetime(2026, 11, 22, 2, 0, 0, tzinfo=UTC)
END = datetime(2026, 11, 22, 2, 12, 3, tzinfo=UTC)
START_MS, END_MS = int(START.timestamp() * 1000), int(END.timestamp() * 1000)
TASK = f"arn:aws:ecs:{HOME}:task/etl/1dc5c17a422b4dc4b493371970c6c4d6"
TASK_DEFINITION = f"arn:aws:ecs:{HOME}:task-definition/load:7"
CLUSTER = f"arn:aws:ecs:{HOME}:cluster/etl"
FUNCTION = f"arn:aws:lambda:{HOME}:function:load"
BUILD = "load-build:12345678-1234-1234-1234-123456789012"

LAMBDA: dict[str, Any] = {
    "FunctionName": "load",
    "FunctionArn": FUNCTION,
    "Runtime": "python3.13",
    "Timeout": 30,
    "MemorySize": 512,
    "LastModified": "2026-11-21T16:20:01.000+0000",
    "State": "Failed",
    "StateReason": "We do not have access to the KMS key.",
    "StateReasonCode": "DisabledKMSKey",
    "LastUpdateStatus": "Failed",
    "LastUpdateStatusReason": "The role defined for the function cannot be assumed by Lambda.",
    "LastUpdateStatusReasonCode": "InvalidConfiguration",
    "EphemeralStorage": {"Size": 1024},
    "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/etl/load"},
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": "vpc-1"},
    "Environment": {
        "Variables": {"DB_PASSWORD": "hunter2"},
        "Error": {"ErrorCode": "AccessDeniedException", "Message": "Lambda was unable to decrypt the variables."},
    },
}
GLUE: dict[str, Any] = {
    "Id": "jr_012e176506505074d94d761755e5c62538ee1aad6f17d39f527e9140cf0c9a5e",
    "JobName": "load",
    "Attempt": 1,
    "JobRunState": "TIMEOUT",
    "ErrorMessage": "Error Category: TIMEOUT_ERROR; Job run exceeded its timeout of 10 minutes",
    "StartedOn": START,
    "CompletedOn": END,
    "ExecutionTime": 600,
    "Timeout": 10,
    "WorkerType": "G.1X",
    "NumberOfWorkers": 10,
    "GlueVersion": "5.0",
    "ExecutionClass": "FLEX",
    "LogGroupName": "/aws-glue/jobs",
    "Arguments": {"--continuous-log-logGroup": "/etl/glue", "--password": "hunter2"},
}
BATCH: dict[str, Any] = {
    "jobId": "b-1",
    "jobName": "landsat",
    "jobQueue": f"arn:aws:batch:{HOME}:job-queue/q",
    "jobDefinition": f"arn:aws:batch:{HOME}:job-definition/landsat:2",
    "status": "FAILED",
    "statusReason": "Essential container in task exited",
    "attempts": [
        {
            "container": {"reason": "Host EC2 (instance i-0) terminated.", "logStreamName": "landsat/default/1"},
            "startedAt": START_MS,
            "stoppedAt": START_MS + 5000,
            "statusReason": "Host EC2 (instance i-0) terminated.",
        },
        {
            "container": {
                "exitCode": 137,
                "reason": "OutOfMemoryError: Container killed due to memory usage",
                "logStreamName": "landsat/default/2",
            },
            "startedAt": START_MS,
            "stoppedAt": END_MS,
            "statusReason": "Essential container in task exited",
        },
    ],
    "retryStrategy": {"attempts": 2},
    "timeout": {"attemptDurationSeconds": 5400},
    "startedAt": START_MS,
    "stoppedAt": END_MS,
    "container": {
        "memory": 12000,
        "exitCode": 137,
        "logStreamName": "landsat/default/2",
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/etl/batch"}},
    },
}
ARRAY: dict[str, Any] = {
    "jobId": "a-1",
    "jobName": "tiles",
    "jobQueue": "q",
    "jobDefinition": "d",
    "status": "FAILED",
    "statusReason": "Array Child Job failed",
    "startedAt": START_MS,
    "arrayProperties": {"size": 3, "statusSummary": {"SUCCEEDED": 2, "FAILED": 1, "RUNNING": 0}},
}
CHILD: dict[str, Any] = {**BATCH, "jobId": "a-1:2", "jobName": "tiles"}
EKS: dict[str, Any] = {
    **{key: value for key, value in BATCH.items() if key not in {"container", "attempts", "statusReason"}},
    "eksAttempts": [
        {
            "containers": [{"name": "app", "exitCode": 1, "reason": "Error"}],
            "startedAt": START_MS,
            "stoppedAt": END_MS,
            "statusReason": "Pod failed",
        }
    ],
}
ECS: dict[str, Any] = {
    "taskArn": TASK,
    "clusterArn": CLUSTER,
    "taskDefinitionArn": TASK_DEFINITION,
    "lastStatus": "STOPPED",
    "stopCode": "EssentialContainerExited",
    "stoppedReason": "Essential container in task exited",
    "launchType": "FARGATE",
    "cpu": "256",
    "memory": "512",
    "startedAt": START,
    "stoppedAt": END,
    "containers": [
        {"name": "load", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"},
        {"name": "sidecar", "exitCode": 0},
    ],
}
ECS_DEFINITION: dict[str, Any] = {
    "taskDefinitionArn": TASK_DEFINITION,
    "containerDefinitions": [
        {
            "name": "load",
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/etl/ecs", "awslogs-stream-prefix": "etl"},
            },
        },
        {"name": "sidecar", "logConfiguration": {"logDriver": "awsfirelens"}},
        {"name": "quiet"},
    ],
}
EMR_STEP: dict[str, Any] = {
    "Id": "s-3M8DXXXXXXXXX",
    "Name": "spark",
    "ActionOnFailure": "TERMINATE_CLUSTER",
    "Status": {
        "State": "FAILED",
        "StateChangeReason": {},
        "FailureDetails": {
            "Reason": "Unknown Error.",
            "Message": "Exception in thread main org.apache.spark.SparkException",
            "LogFile": "s3://logs/j-1/steps/s-3M8DXXXXXXXXX/stderr.gz",
        },
        "Timeline": {"CreationDateTime": START, "StartDateTime": START, "EndDateTime": END},
    },
}
EMR_CLUSTER: dict[str, Any] = {
    "Id": "j-2AXXXXXXGAPLF",
    "Name": "nightly",
    "ReleaseLabel": "emr-7.5.0",
    "LogUri": "s3n://logs/",
    "Status": {
        "State": "TERMINATED_WITH_ERRORS",
        "StateChangeReason": {
            "Code": "BOOTSTRAP_FAILURE",
            "Message": "On the master instance, bootstrap action 1 failed",
        },
        "ErrorDetails": [{"ErrorCode": "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ", "ErrorMessage": "No capacity."}],
        "Timeline": {"CreationDateTime": START, "EndDateTime": END},
    },
}
EMR_SERVERLESS: dict[str, Any] = {
    "applicationId": "00f1abcd",
    "jobRunId": "00g2efgh",
    "arn": f"arn:aws:emr-serverless:{HOME}:/applications/00f1abcd/jobruns/00g2efgh",
    "name": "nightly",
    "createdBy": "arn:aws:iam::111122223333:role/sfn",
    "createdAt": START,
    "updatedAt": END,
    "executionRole": "arn:aws:iam::111122223333:role/emr",
    "state": "FAILED",
    "stateDetails": "Job failed, please check complete logs in configured logging destination. ExitCode: 1.",
    "releaseLabel": "emr-7.5.0",
    "jobDriver": {"sparkSubmit": {"entryPoint": "s3://code/main.py"}},
    "startedAt": START,
    "endedAt": END,
    "executionTimeoutMinutes": 720,
    "configurationOverrides": {
        "monitoringConfiguration": {
            "s3MonitoringConfiguration": {"logUri": "s3://logs/"},
            "cloudWatchLoggingConfiguration": {"enabled": True, "logStreamNamePrefix": "etl"},
        }
    },
}
ATHENA: dict[str, Any] = {
    "QueryExecutionId": "8f6e2a4c-1f2b-4c3d-9e8f-0a1b2c3d4e5f",
    "Query": "SELECT *\n  FROM users\n WHERE password = 'hunter2'",
    "WorkGroup": "primary",
    "QueryExecutionContext": {"Database": "sales"},
    "Status": {
        "State": "FAILED",
        "StateChangeReason": "SYNTAX_ERROR: line 1:15: Table awsdatacatalog.sales.orders does not exist",
        "SubmissionDateTime": START,
        "CompletionDateTime": END,
        "AthenaError": {"ErrorCategory": 2, "ErrorType": 1301, "Retryable": False, "ErrorMessage": "Table not found"},
    },
    "Statistics": {"DataScannedInBytes": 0, "QueryQueueTimeInMillis": 154, "TotalExecutionTimeInMillis": 1432},
}
REDSHIFT: dict[str, Any] = {
    "Id": "d9b6c0c9-0747-4bf4-b142-e8883122f766",
    "Status": "FAILED",
    "Error": "Query #1 failed with ERROR: permission denied for relation orders",
    "Duration": 1_234_000_000,
    "Database": "dev",
    "WorkgroupName": "etl",
    "QueryString": "",
    "CreatedAt": START,
    "UpdatedAt": END,
    "SubStatements": [
        {"Id": "d9b6c0c9-0747-4bf4-b142-e8883122f766:1", "Status": "FINISHED", "QueryString": "begin"},
        {
            "Id": "d9b6c0c9-0747-4bf4-b142-e8883122f766:2",
            "Status": "FAILED",
            "Error": "ERROR: permission denied for relation orders",
            "QueryString": "copy orders from 's3://b/k'",
        },
    ],
}
TRAINING: dict[str, Any] = {
    "TrainingJobName": "fit",
    "TrainingJobArn": f"arn:aws:sagemaker:{HOME}:training-job/fit",
    "TrainingJobStatus": "Failed",
    "SecondaryStatus": "Failed",
    "FailureReason": "AlgorithmError: ExecuteUserScriptError: ExitCode 1",
    "CreationTime": START,
    "TrainingStartTime": START,
    "TrainingEndTime": END,
}
CODEBUILD: dict[str, Any] = {
    "id": BUILD,
    "arn": f"arn:aws:codebuild:{HOME}:build/{BUILD}",
    "projectName": "load-build",
    "buildStatus": "FAILED",
    "startTime": START,
    "endTime": END,
    "timeoutInMinutes": 60,
    "phases": [
        {"phaseType": "INSTALL", "phaseStatus": "SUCCEEDED", "durationInSeconds": 3},
        {
            "phaseType": "BUILD",
            "phaseStatus": "FAILED",
            "durationInSeconds": 41,
            "endTime": END,
            "contexts": [
                {
                    "statusCode": "COMMAND_EXECUTION_ERROR",
                    "message": "Error while executing command: make. exit status 2",
                }
            ],
        },
    ],
    "logs": {"groupName": "/aws/codebuild/load-build", "streamName": "12345678", "deepLink": "https://console"},
}
