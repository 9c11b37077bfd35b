"""EventBridge targets that fail: retried with back-off, then dead-lettered; ministack logs and drops the event.

Attributes and codes of dead-lettered events: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import contextvars
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.arn import parse_arn
from ministack.services import cloudwatch, eventbridge, lambda_svc, sns, sqs, stepfunctions

from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_function, replace, wrap

# AWS: 24 hours and 185 times at most; here the first waits are shorter.
_DEFAULT_ATTEMPTS = 185
_DEFAULT_AGE_SECONDS = 86_400
_FIRST_WAIT_SECONDS = 0.2
_LONGEST_WAIT_SECONDS = 30.0


class DeliveryError(Exception):
    """A target did not take an event; `code` is EventBridge's ERROR_CODE."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_retried(self) -> bool:
        """Return whether EventBridge tries again: not where the target does not exist or refuses it."""
        return self.code not in ("NO_RESOURCE", "NO_PERMISSIONS", "INVALID_PARAMETER")


@dataclass
class _Delivery:
    """One event on its way to one target."""

    send: Callable[..., None]
    target: dict[str, Any]
    event: dict[str, Any]
    rule: dict[str, Any]
    view: Any
    retries: int = 0
    began: float = field(default_factory=time.monotonic)


# What the dispatcher called last in this thread ran into; ministack swallows it.
_last = threading.local()


def apply(_settings: Settings) -> None:
    """Retry and dead-letter; missing targets and refused calls count as failures."""
    expect_function(sqs, "_queue_by_arn")
    expect_function(sns, "publish_internal")
    expect_function(iam_evaluator, "evaluate_resource_policy")
    expect_function(stepfunctions, "_start_execution", ("data",))
    expect_function(lambda_svc, "_get_func_record_for_ref", ("function_ref",))
    replace(eventbridge, "_dispatch_to_stepfunctions", to_state_machine, parameters=("arn", "payload"))
    replace(eventbridge, "_dispatch_to_sns", to_topic, parameters=("arn", "payload"))
    wrap(eventbridge, "_dispatch_to_sqs", to_queue, parameters=("spec", "payload", "sqs_parameters"))
    wrap(eventbridge, "_dispatch_to_lambda", to_function, parameters=("arn", "payload"))
    wrap(eventbridge, "_invoke_target", deliver, parameters=("target", "event", "rule", "view"))


def to_state_machine(arn: str, payload: str) -> None:
    """Start an execution."""
    if stepfunctions._resolve_state_machine_arn(arn) is None:
        _fail("NO_RESOURCE", f"State Machine Does Not Exist: '{arn}'")
    status, _, body = stepfunctions._start_execution({"stateMachineArn": arn, "input": payload})
    if status >= 400:
        _fail("ERROR_FROM_TARGET", str(body))


def to_topic(arn: str, payload: str) -> None:
    """Publish, if the topic's policy lets EventBridge for this rule."""
    topic = sns._topic_by_arn_any_scope(arn)
    if topic and not _allows_events(topic.get("attributes", {}).get("Policy"), arn):
        _fail("NO_PERMISSIONS", f"User: events.amazonaws.com is not authorized to perform: SNS:Publish on {arn}")
    try:
        result = sns.publish_internal(arn, payload)
    except sns.SnsPublishError as exc:
        _fail("NO_PERMISSIONS", str(exc))
    if result is None:
        _fail("NO_RESOURCE", f"Topic does not exist: {arn}")


def to_queue(original: Callable[..., None], spec: Any, payload: str, sqs_parameters: Any = None) -> None:
    """Send a message."""
    if not sqs._queue_by_arn(str(spec)):
        _fail("NO_RESOURCE", f"The specified queue does not exist: {spec}")
    original(spec, payload, sqs_parameters)


def to_function(original: Callable[..., None], arn: str, payload: str) -> None:
    """Invoke asynchronously."""
    if lambda_svc._get_func_record_for_ref(arn)[0] is None:
        _fail("NO_RESOURCE", f"Function not found: {arn}")
    original(arn, payload)


def deliver(
    original: Callable[..., None], target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None
) -> None:
    """Deliver one event to one target; what fails is retried later, on a thread of its own."""
    _attempt(_Delivery(original, target, event, rule, view))


def _allows_events(policy: str | None, topic_arn: str) -> bool:
    rule_arn: str = _last.rule_arn
    account, region = rule_arn.split(":")[4], rule_arn.split(":")[3]
    context = iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="sns:Publish",
        resource_arn=topic_arn,
        region=region,
        # Services call each other by TLS; this runs outside a request, whose origin would say so.
        secure_transport=True,
        service_context={"aws:sourcearn": rule_arn, "aws:sourceaccount": account},
    )
    result = iam_evaluator.evaluate_resource_policy(policy or "", context, service="events.amazonaws.com")
    return bool(result.decision == "Allow")


def _fail(code: str, message: str) -> None:
    _last.error = DeliveryError(code, message)
    raise _last.error


def _attempt(delivery: _Delivery) -> None:
    _last.error = None
    _last.rule_arn = delivery.rule.get("Arn", "")
    delivery.send(delivery.target, delivery.event, delivery.rule, delivery.view)
    error: DeliveryError | None = _last.error
    if error is None:
        return
    exhausted = _exhausted(delivery) if error.is_retried else ""
    if error.is_retried and not exhausted:
        _retry_later(delivery)
        return
    rule_name = {"RuleName": delivery.rule.get("Name", "")}
    cloudwatch.record_metric("AWS/Events", "FailedInvocations", 1, "Count", rule_name)
    queue = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if queue and sqs._queue_by_arn(queue):
        _dead_letter(delivery, error, queue, exhausted)
        cloudwatch.record_metric("AWS/Events", "InvocationsSentToDlq", 1, "Count", rule_name)


def _exhausted(delivery: _Delivery) -> str:
    policy = delivery.target.get("RetryPolicy") or {}
    if delivery.retries >= int(policy.get("MaximumRetryAttempts", _DEFAULT_ATTEMPTS)):
        return "MaximumRetryAttempts"
    age = time.monotonic() - delivery.began
    if age >= int(policy.get("MaximumEventAgeInSeconds", _DEFAULT_AGE_SECONDS)):
        return "MaximumEventAgeInSeconds"
    return ""


def _retry_later(delivery: _Delivery) -> None:
    wait = min(_FIRST_WAIT_SECONDS * 2**delivery.retries, _LONGEST_WAIT_SECONDS)
    delivery.retries += 1
    # The account and Region of the event are context variables.
    context = contextvars.copy_context()
    jitter = random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, guards nothing
    timer = threading.Timer(wait * jitter, context.run, (_attempt, delivery))
    timer.daemon = True
    timer.start()


def _dead_letter(delivery: _Delivery, error: DeliveryError, queue_arn: str, exhausted: str) -> None:
    attributes = {
        "RULE_ARN": delivery.rule.get("Arn", ""),
        "TARGET_ARN": delivery.target.get("Arn", ""),
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": str(error),
        "RETRY_ATTEMPTS": str(delivery.retries),
        **({"EXHAUSTED_RETRY_CONDITION": exhausted} if exhausted else {}),
    }
    view = delivery.view or eventbridge._pattern_event_view(delivery.event)
    body = json.dumps(view.event_with_detail())
    eventbridge._dispatch_to_sqs(parse_arn(queue_arn), body)
    message = sqs._queue_by_arn(queue_arn)["messages"][-1]
    message["message_attributes"] = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }
