"""Builds the CDK app of one deployment, with cdk-nag's rules as part of every synth."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from cdk_app.bundling import PROJECT, Bundle
from cdk_app.deployment import Deployment
from cdk_app.stack import TriageStack
from triage.sources.source import Source

try:
    from triage.sources import SOURCES
except ImportError:
    from cdk_app.sources_stand_in import SOURCES


def deployment_file(name: str) -> Path:
    """Return where the deployment of this name is described."""
    return PROJECT / "deployments" / f"{name}.toml"


def add_stack(app: App, *, deployment: Deployment, bundle: Bundle, sources: Sequence[Source] = SOURCES) -> TriageStack:
    """Return the deployment's stack, added to the app together with the rules it has to keep."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return TriageStack(app, deployment=deployment, bundle=bundle, sources=sources)
