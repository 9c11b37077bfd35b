"""All that `triage local up` does: start the embedded cloud, deploy this very app, add mailboxes and pipelines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from local_cloud.assembly import synthesise
from local_cloud.cloud import Cloud, start
from local_cloud.deploy import deploy
from local_cloud.pipelines.seed import deploy_pipelines, register_pipelines

Step = Callable[[str], AbstractContextManager[object]]
"""Wraps one step of the work, told what it is; for showing progress."""

_MAILBOXES = {
    "OwnersTopicArn": "owners@example.com",
    "PagesTopicArn": "pages@example.com",
    "OperatorsTopicArn": "operators@example.com",
}


def provision(
    directory: Path, step: Step, *, port: int = 0, with_pipelines: bool = True, cache: Path | None = None
) -> Cloud:
    """Return a running embedded cloud with the app of this checkout deployed, its files kept in `directory`.

    The assembly and unpacked code are looked for and kept in `cache`, in `directory` if not given.
    Raises SynthError, CloudError or DeployError; nothing is left running then.
    """
    kept = cache or directory
    with ThreadPoolExecutor(1) as background:
        starting = background.submit(start, directory, port, kept / "code")
        with step("Synthesise the app"):
            try:
                assembly = synthesise(kept)
            except BaseException:
                # Ctrl-C, too, must leave nothing running.
                starting.result().stop()
                raise
        with step("Start the embedded cloud"):
            cloud = starting.result()
    try:
        _deploy_all(cloud, assembly, step, with_pipelines=with_pipelines)
    except BaseException:
        cloud.stop()
        raise
    return cloud


def _deploy_all(cloud: Cloud, assembly: Path, step: Step, *, with_pipelines: bool) -> None:
    with step("Deploy the app by CloudFormation"):
        cloud.outputs = deploy(assembly, cloud)
        subscribe_mailboxes(cloud)
    if with_pipelines:
        with step("Deploy the demo pipelines"):
            deploy_pipelines(cloud)
            register_pipelines(cloud, cloud.outputs["CatalogTable"])
    cloud.save()


def subscribe_mailboxes(cloud: Cloud) -> None:
    """Give each of the app's topics a mailbox, unless the deployment has subscribed one."""
    notifications = cloud.client("sns")
    for output, address in _MAILBOXES.items():
        topic = cloud.outputs[output]
        subscriptions = notifications.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        if not any(subscription["Protocol"] == "email" for subscription in subscriptions):
            notifications.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)
