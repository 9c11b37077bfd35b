"""Publishes a synthesised CDK app's assets to the embedded cloud and creates its stack by CloudFormation."""

import io
import json
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_cloud.account import ACCOUNT_ID, REGION
from local_cloud.cloud import Cloud

_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
# What `cdk bootstrap` leaves in an account; templates check the version by this parameter.
_BOOTSTRAP_PARAMETER = "/cdk-bootstrap/hnb659fds/version"
_TIMEOUT_SECONDS = 120.0
# A fixed date keeps the zip, and so its hash, the same for the same files.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class DeployError(RuntimeError):
    """A stack could not be created; the message lists the failed resources and why."""


@dataclass(frozen=True)
class _Destination:
    bucket: str
    key: str


def deploy(assembly_dir: Path, cloud: Cloud) -> dict[str, str]:
    """Publish the assembly's assets, create its one stack and return the stack's outputs.

    Raises DeployError, also when the directory holds not exactly one stack.
    """
    manifests = sorted(assembly_dir.glob("*.assets.json"))
    if len(manifests) != 1:
        raise DeployError(f"{assembly_dir} holds {len(manifests)} stacks, expected one")
    stack_name = manifests[0].name.removesuffix(".assets.json")
    cloud.client("ssm").put_parameter(Name=_BOOTSTRAP_PARAMETER, Value="21", Type="String", Overwrite=True)
    template = _publish(assembly_dir, json.loads(manifests[0].read_text(encoding="utf-8")), cloud)
    if template is None:
        raise DeployError(f"{manifests[0]} does not name the stack's template")
    url = f"{cloud.endpoint_url}/{template.bucket}/{template.key}"
    return create_stack(cloud, stack_name, TemplateURL=url)


def create_stack(cloud: Cloud, name: str, **template: str) -> dict[str, str]:
    """Create a stack from TemplateBody or TemplateURL and return its outputs; raises DeployError."""
    formation = cloud.client("cloudformation")
    formation.create_stack(StackName=name, Capabilities=_CAPABILITIES, **template)
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        stack = formation.describe_stacks(StackName=name)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            raise DeployError(_failure(formation, stack))
        time.sleep(0.1)
    raise DeployError(f"stack {name} was not created within {_TIMEOUT_SECONDS:.0f} s")


def _failure(formation: Any, stack: dict[str, Any]) -> str:
    name = stack["StackName"]
    pages = formation.get_paginator("describe_stack_events").paginate(StackName=name)
    events = [event for page in pages for event in page["StackEvents"]]
    failed = [
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', 'no reason')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]
    reason = stack.get("StackStatusReason", "")
    return "\n".join([f"stack {name} is {stack['StackStatus']} {reason}".strip(), *failed])


def _publish(directory: Path, manifest: dict[str, Any], cloud: Cloud) -> _Destination | None:
    """Upload every file asset; return where the stack's template went."""
    storage = cloud.client("s3")
    template = None
    buckets = {bucket["Name"] for bucket in storage.list_buckets()["Buckets"]}
    for asset in manifest["files"].values():
        source = directory / asset["source"]["path"]
        body = _zipped(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
        for raw in asset["destinations"].values():
            destination = _Destination(_resolved(raw["bucketName"]), _resolved(raw["objectKey"]))
            if destination.bucket not in buckets:
                storage.create_bucket(Bucket=destination.bucket)
                buckets.add(destination.bucket)
            storage.put_object(Bucket=destination.bucket, Key=destination.key, Body=body)
            if source.name.endswith(".template.json"):
                template = destination
    return template


def _zipped(directory: Path) -> bytes:
    """Return the directory as a zip file, stored: it only travels to this machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(str(path.relative_to(directory)), _ZIP_DATE)
                entry.external_attr = path.stat().st_mode << 16
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _resolved(text: str) -> str:
    placeholders = {"${AWS::Partition}": "aws", "${AWS::AccountId}": ACCOUNT_ID, "${AWS::Region}": REGION}
    for placeholder, value in placeholders.items():
        text = text.replace(placeholder, value)
    return text
