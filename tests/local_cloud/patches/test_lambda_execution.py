"""Python functions fail and log here as they do on Lambda."""

import re

from local_cloud.cloud import Cloud
from tests.local_cloud.lambda_functions import invoke, log_messages, make_function

RAISES = """
def handler(event, context):
    print("loading", event["table"])
    load(event["table"])

def load(table):
    raise ValueError(f"bad row in {table}")
"""


def test_an_exception_answers_with_its_type_message_request_id_and_stack(cloud: Cloud) -> None:
    error, payload = invoke(cloud, make_function(cloud, RAISES), {"table": "orders"})

    assert error == "Unhandled"
    assert payload["errorType"] == "ValueError"
    assert payload["errorMessage"] == "bad row in orders"
    assert re.fullmatch(r"[0-9a-f-]{36}", payload["requestId"])
    assert payload["stackTrace"] == [
        '  File "/var/task/app.py", line 4, in handler\n    load(event["table"])\n',
        '  File "/var/task/app.py", line 7, in load\n    raise ValueError(f"bad row in {table}")\n',
    ]


def test_an_exception_is_logged_between_the_platforms_own_lines(cloud: Cloud) -> None:
    name = make_function(cloud, RAISES, MemorySize=256)
    _, payload = invoke(cloud, name, {"table": "orders"})
    request = payload["requestId"]

    init, start, printed, error, end, report = log_messages(cloud, name)

    assert init.startswith("INIT_START Runtime Version: python:3.13")
    assert start == f"START RequestId: {request} Version: $LATEST\n"
    assert printed == "loading orders\n"
    assert error.startswith("[ERROR] ValueError: bad row in orders\nTraceback (most recent call last):\n")
    assert '\u00a0\u00a0File "/var/task/app.py", line 7, in load\n' in error
    assert end == f"END RequestId: {request}\n"
    assert re.fullmatch(
        rf"REPORT RequestId: {request}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\t"
        r"Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\tStatus: error\tError Type: ValueError\t\n",
        report,
    )


def test_a_function_that_takes_too_long_is_ended_and_says_so(cloud: Cloud) -> None:
    source = "import time\ndef handler(event, context):\n    print('waiting')\n    time.sleep(30)\n"
    name = make_function(cloud, source, Timeout=1)

    _, payload = invoke(cloud, name)

    assert payload["errorType"] == "Sandbox.Timedout"
    timed_out = re.fullmatch(r"RequestId: (\S+) Error: Task timed out after 1\.00 seconds", payload["errorMessage"])
    assert timed_out
    logged = log_messages(cloud, name)
    assert "waiting\n" in logged
    pattern = rf"\d{{4}}-\d\d-\d\dT[\d:.]+Z {timed_out[1]} Task timed out after 1\.00 seconds\n\n"
    assert any(re.fullmatch(pattern, message) for message in logged)
    assert "Status: timeout" in logged[-1]
    assert re.search(r"Max Memory Used: [1-9]\d* MB", logged[-1])


def test_a_function_works_again_after_a_timeout(cloud: Cloud) -> None:
    source = "import time\ndef handler(event, context):\n    time.sleep(event['seconds'])\n    return 'done'\n"
    name = make_function(cloud, source, Timeout=1)

    invoke(cloud, name, {"seconds": 30})

    assert invoke(cloud, name, {"seconds": 0}) == (None, "done")


def test_a_process_that_exits_is_a_runtime_exit_error(cloud: Cloud) -> None:
    name = make_function(cloud, "import os\ndef handler(event, context):\n    print('so far')\n    os._exit(3)\n")

    _, payload = invoke(cloud, name)

    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert "so far\n" in log_messages(cloud, name)


def test_a_missing_module_is_an_import_module_error(cloud: Cloud) -> None:
    _, payload = invoke(cloud, make_function(cloud, "import no_such_module\n"))

    assert payload["errorType"] == "Runtime.ImportModuleError"
    assert payload["errorMessage"] == "Unable to import module 'app': No module named 'no_such_module'"


def test_loggers_write_lambdas_text_format(cloud: Cloud) -> None:
    source = "import logging\ndef handler(event, context):\n    logging.error('two\\nlines')\n"
    name = make_function(cloud, source)

    invoke(cloud, name)

    pattern = r"\[ERROR\]\t\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z\t[0-9a-f-]{36}\ttwo\nlines\n"
    assert any(re.fullmatch(pattern, message) for message in log_messages(cloud, name))


def test_a_function_sees_lambdas_variables_and_not_the_servers(cloud: Cloud) -> None:
    source = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
    name = make_function(cloud, source, Environment={"Variables": {"TABLE": "orders", "AWS_REGION": "elsewhere"}})

    _, variables = invoke(cloud, name)

    assert variables["TABLE"] == "orders"
    assert variables["AWS_REGION"] == "us-east-1"
    assert variables["AWS_ENDPOINT_URL"] == cloud.endpoint_url
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert not {"GATEWAY_PORT", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"} & variables.keys()


def test_a_call_the_role_does_not_allow_is_denied_as_on_aws(cloud: Cloud) -> None:
    source = (
        "import boto3\ndef handler(event, context):\n    boto3.client('s3').get_object(Bucket='raw-data', Key='k/1')\n"
    )
    bucket = cloud.client("s3")
    bucket.create_bucket(Bucket="raw-data")
    bucket.put_object(Bucket="raw-data", Key="k/1", Body=b"1")
    name = make_function(cloud, source, Timeout=10)

    _, payload = invoke(cloud, name)

    identity = f"arn:aws:sts::000000000000:assumed-role/{name}-role/{name}"
    assert payload["errorMessage"].endswith(
        f"User: {identity} is not authorized to perform: s3:GetObject on resource: "
        '"arn:aws:s3:::raw-data/k/1" because no identity-based policy allows the s3:GetObject action'
    )


def test_a_call_the_role_allows_works(cloud: Cloud) -> None:
    source = "import boto3\ndef handler(event, context):\n    boto3.client('dynamodb').list_tables()\n"
    allowed = {"Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*"}
    name = make_function(cloud, source, policy=allowed, Timeout=10)

    error, _ = invoke(cloud, name)

    assert error is None
