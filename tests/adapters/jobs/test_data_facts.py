"""From a failure through documented answers to facts and log locations: data jobs, clusters, queries, training."""

from tests.adapters.jobs import answers
from tests.adapters.jobs.conftest import Follow
from tests.unit.sources.jobs.cases import failure, texts
from triage.sources.jobs import LogLocation


def test_glue_run_tells_its_error_limits_and_log_groups(follow: Follow) -> None:
    run = answers.GLUE["Id"]
    learned = follow(failure({"JobName": "load", "Id": run}), "glue", ("get_job_run", {"JobRun": answers.GLUE}))
    assert texts(learned) == [
        (
            f"run of Glue job load {run}: TIMEOUT after 10 min 0 s of execution "
            "(attempt 2, Timeout 10 min, 10 workers of G.1X, Glue 5.0, class FLEX)"
        ),
        'Glue ErrorMessage: "Error Category: TIMEOUT_ERROR; Job run exceeded its timeout of 10 minutes"',
    ]
    assert learned.facts[1].at == answers.END
    groups = ("/aws-glue/jobs/error", "/aws-glue/jobs/output", "/etl/glue")
    assert learned.logs == tuple(LogLocation(log_group=group, stream_prefix=run) for group in groups)


def test_emr_step_tells_what_emr_read_from_its_log(follow: Follow) -> None:
    case = failure({"Step": {"Id": answers.EMR_STEP["Id"]}, "ClusterId": answers.EMR_CLUSTER["Id"]})
    learned = follow(case, "emr", ("describe_step", {"Step": answers.EMR_STEP}))
    assert texts(learned) == [
        "EMR step spark s-3M8DXXXXXXXXX: FAILED after 12 min 3 s (ActionOnFailure TERMINATE_CLUSTER)",
        'EMR FailureDetails: "Unknown Error.: Exception in thread main org.apache.spark.SparkException"',
        "EMR wrote the step's log to s3://logs/j-1/steps/s-3M8DXXXXXXXXX/stderr.gz",
    ]


def test_cancelled_emr_step_is_followed_to_its_cluster(follow: Follow) -> None:
    cancelled = {"Id": answers.EMR_STEP["Id"], "Name": "spark", "Status": {"State": "CANCELLED"}}
    case = failure({"Id": answers.EMR_STEP["Id"], "ClusterId": answers.EMR_CLUSTER["Id"]})
    cluster = ("describe_cluster", {"Cluster": answers.EMR_CLUSTER})
    learned = follow(case, "emr", ("describe_step", {"Step": cancelled}), cluster)
    assert texts(learned) == [
        "EMR step spark s-3M8DXXXXXXXXX: CANCELLED",
        "EMR cluster nightly j-2AXXXXXXGAPLF: TERMINATED_WITH_ERRORS after 12 min 3 s (emr-7.5.0, logs in s3n://logs/)",
        'EMR cluster StateChangeReason: "BOOTSTRAP_FAILURE: On the master instance, bootstrap action 1 failed"',
        'EMR cluster error: "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ: No capacity."',
    ]


def test_emr_serverless_run_tells_its_details_and_log_group(follow: Follow) -> None:
    case = failure({"ApplicationId": "00f1abcd", "JobRunId": "00g2efgh"})
    learned = follow(case, "emr-serverless", ("get_job_run", {"jobRun": answers.EMR_SERVERLESS}))
    assert texts(learned) == [
        (
            "EMR Serverless job run nightly 00g2efgh: FAILED after 12 min 3 s "
            "(timeout 720 min, emr-7.5.0, logs in s3://logs/)"
        ),
        (
            'EMR Serverless stateDetails: "Job failed, please check complete logs in configured logging destination. '
            'ExitCode: 1."'
        ),
    ]
    prefix = "etl/applications/00f1abcd/jobs/00g2efgh"
    assert learned.logs == (LogLocation(log_group="/aws/emr-serverless", stream_prefix=prefix),)


def test_athena_query_tells_its_reason_and_the_query_without_its_secrets(follow: Follow) -> None:
    query = answers.ATHENA["QueryExecutionId"]
    case = failure({"QueryExecution": {"QueryExecutionId": query}})
    learned = follow(case, "athena", ("get_query_execution", {"QueryExecution": answers.ATHENA}))
    assert texts(learned) == [
        (
            f"Athena query {query}: FAILED "
            "(after 1.43 s, 0.154 s in the queue, 0 bytes scanned, workgroup primary, database sales)"
        ),
        'Athena StateChangeReason: "SYNTAX_ERROR: line 1:15: Table awsdatacatalog.sales.orders does not exist"',
        'Athena calls it a user error of type 1301, retryable: False; ErrorMessage: "Table not found"',
        "the query: \"SELECT * FROM users WHERE password = '[redacted]'\"",
    ]


def test_redshift_batch_tells_which_statement_failed(follow: Follow) -> None:
    case = failure({"Id": answers.REDSHIFT["Id"], "Status": "FAILED"}, service="redshiftdata")
    learned = follow(case, "redshift-data", ("describe_statement", answers.REDSHIFT))
    assert texts(learned) == [
        f"Redshift statement {answers.REDSHIFT['Id']}: FAILED after 1.23 s (workgroup etl, database dev)",
        'Redshift Error: "Query #1 failed with ERROR: permission denied for relation orders"',
        'Redshift Error of statement 2 of 2: "ERROR: permission denied for relation orders"',
        "the statement: \"copy orders from 's3://b/k'\"",
    ]


def test_sagemaker_job_tells_its_failure_reason_and_log_streams(follow: Follow) -> None:
    # The stub holds answers against the service model, in which these are required beside what we read.
    required = {
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "ModelArtifacts": {"S3ModelArtifacts": "s3://b/m"},
        "ResourceConfig": {},
        "StoppingCondition": {},
    }
    answer = ("describe_training_job", answers.TRAINING | required)
    learned = follow(failure({"TrainingJobName": "fit"}), "sagemaker", answer)
    assert texts(learned) == [
        "SageMaker job fit: Failed after 12 min 3 s (SecondaryStatus Failed)",
        'SageMaker FailureReason: "AlgorithmError: ExecuteUserScriptError: ExitCode 1"',
    ]
    assert learned.logs == (LogLocation(log_group="/aws/sagemaker/TrainingJobs", stream_prefix="fit/"),)
