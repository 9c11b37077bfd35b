"""E-mails end in the outbox."""

from datetime import datetime

from local_cloud.cloud import Cloud


def test_a_message_reaches_each_matching_email_subscription_once(cloud: Cloud) -> None:
    sns = cloud.client("sns")
    topic = sns.create_topic(Name="outbox-test")["TopicArn"]
    for address, policy in (("all@example.com", None), ("none@example.com", '{"kind": ["page"]}')):
        attributes = {"FilterPolicy": policy} if policy else {}
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address, Attributes=attributes)

    message_id = sns.publish(TopicArn=topic, Subject="orders FAILED", Message="1) Summary\n…")["MessageId"]

    (email,) = [email for email in cloud.outbox() if email["topic"] == topic]
    assert datetime.fromisoformat(email.pop("sent_at")).tzinfo is not None
    assert email == {
        "to": "all@example.com",
        "subject": "orders FAILED",
        "body": "1) Summary\n…",
        "topic": topic,
        "id": message_id,
    }


def test_a_message_without_email_subscription_is_not_in_the_outbox(cloud: Cloud) -> None:
    sns = cloud.client("sns")
    topic = sns.create_topic(Name="nobody-listens")["TopicArn"]

    sns.publish(TopicArn=topic, Message="hello")

    assert topic not in {email["topic"] for email in cloud.outbox()}
