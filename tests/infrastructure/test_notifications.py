"""The topics: who may publish, and who is subscribed."""

from typing import Any

from tests.infrastructure.template import Template


def policy(template: Template, topic: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = template.named(f"Notifications{topic}", "AWS::SNS::TopicPolicy")[
        "PolicyDocument"
    ]["Statement"]
    return statements


def test_no_topic_takes_messages_in_the_clear(dev: Template) -> None:
    for topic in ("Owners", "Pages", "Operators"):
        denied = [each for each in policy(dev, topic) if each["Effect"] == "Deny"]
        assert [each["Condition"] for each in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_operators_hear_of_eventbridge_and_of_our_own_alarms(dev: Template) -> None:
    allowed = {each["Principal"]["Service"]: each for each in policy(dev, "Operators") if each["Effect"] == "Allow"}
    assert set(allowed) == {"events.amazonaws.com", "cloudwatch.amazonaws.com"}
    condition = allowed["cloudwatch.amazonaws.com"]["Condition"]
    assert condition["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert condition["ArnLike"]["aws:SourceArn"]["Fn::Join"][1][-1].endswith(":alarm:triage-dev-*")


def test_reports_are_encrypted_under_a_key_that_functions_may_use_and_services_need_not(dev: Template) -> None:
    topics = dev.resources("AWS::SNS::Topic")
    encrypted = {name for name, topic in topics.items() if "KmsMasterKeyId" in topic}
    assert {name.removeprefix("Notifications")[:5] for name in encrypted} == {"Owner", "Pages"}


def test_chosen_people_are_subscribed_and_lost_messages_kept(customised: Template) -> None:
    subscriptions = customised.resources("AWS::SNS::Subscription").values()
    assert {(each["Protocol"], each["Endpoint"]) for each in subscriptions} == {
        ("email", "data-team@example.com"),
        ("https", "https://events.example.com/integration/key"),
    }
    assert all("deadLetterTargetArn" in each["RedrivePolicy"] for each in subscriptions)
