"""Tables, indexes and bucket as the adapters use them, and as data must be kept."""

import pytest

from tests.infrastructure.template import Properties, Template

TABLES = ("Catalog", "Reports", "Conversations")


def table(template: Template, name: str) -> Properties:
    return template.named(f"Storage{name}", "AWS::DynamoDB::Table")


def keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {each["KeyType"]: each["AttributeName"] for each in schema}


def indexes(properties: Properties) -> dict[str, dict[str, str]]:
    found = properties.get("GlobalSecondaryIndexes", [])
    assert all(each["Projection"] == {"ProjectionType": "ALL"} for each in found)
    return {each["IndexName"]: keys(each["KeySchema"]) for each in found}


def test_catalog_is_found_by_state_machine_and_by_alarm(dev: Template) -> None:
    catalog = table(dev, "Catalog")
    assert keys(catalog["KeySchema"]) == {"HASH": "pipeline_name"}
    assert indexes(catalog) == {"by_state_machine": {"HASH": "state_machine_arn"}, "by_alarm": {"HASH": "alarm"}}
    assert "TimeToLiveSpecification" not in catalog


def test_reports_are_listed_by_pipeline_and_by_month(dev: Template) -> None:
    reports = table(dev, "Reports")
    assert keys(reports["KeySchema"]) == {"HASH": "id"}
    assert indexes(reports) == {
        "by_pipeline": {"HASH": "pipeline", "RANGE": "sort_key"},
        "by_month": {"HASH": "month", "RANGE": "sort_key"},
    }


@pytest.mark.parametrize("name", ["Reports", "Conversations"])
def test_rows_with_a_time_to_live_expire(dev: Template, name: str) -> None:
    assert table(dev, name)["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_encrypted_and_can_be_restored(dev: Template, name: str) -> None:
    properties = table(dev, name)
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"


def test_bucket_is_private_encrypted_and_versioned(dev: Template) -> None:
    bucket = dev.one("AWS::S3::Bucket")
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "BucketEncryption" in bucket
    (denied,) = dev.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def expirations(template: Template) -> dict[str, int | None]:
    rules = template.one("AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    return {rule["Prefix"]: rule.get("ExpirationInDays") for rule in rules if "Prefix" in rule}


def test_work_is_forgotten_after_a_week_and_reports_when_the_deployer_says(dev: Template, customised: Template) -> None:
    assert expirations(dev) == {"work/": 7, "reports/": 90}
    assert expirations(customised) == {"work/": 7, "reports/": 400}


def deletion_policies(template: Template) -> set[str]:
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
    return {each["DeletionPolicy"] for each in template.body["Resources"].values() if each["Type"] in kept}


def test_data_outlives_the_stack_unless_the_deployer_says_otherwise(dev: Template, customised: Template) -> None:
    assert deletion_policies(customised) == {"Retain"}
    assert deletion_policies(dev) == {"Delete"}
