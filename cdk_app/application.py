"""Builds and synthesises the CDK app of one deployment, with cdk-nag's rules as part of every synth."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import App, Validations
from aws_cdk.cx_api import CloudAssembly
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from cdk_app.bundling import PROJECT, Bundle
from cdk_app.deployment import Deployment
from cdk_app.knowledge import own_signatures
from cdk_app.stack import TriageStack
from triage.sources import SOURCES, Source


class RuleViolationError(Exception):
    """A rule of cdk-nag is broken; the CDK says which and where, in the message or on standard error."""


def deployment_file(name: str) -> Path:
    """Return where the deployment of this name is described."""
    return PROJECT / "deployments" / f"{name}.toml"


def signatures_of(name: str) -> tuple[Path, ...]:
    """Return the files of signatures that the deployment of this name adds."""
    return own_signatures(PROJECT / "deployments", name)


def new_app(output: Path | None = None) -> App:
    """Return an app that keeps the rules of cdk-nag's AwsSolutions and Serverless packs: a broken one fails the synth.

    `output` is where the assembly goes; without it the CDK's command line says where.
    """
    app = App(outdir=str(output) if output else None)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return app


def add_stack(app: App, *, deployment: Deployment, bundle: Bundle, sources: Sequence[Source] = SOURCES) -> TriageStack:
    """Return the deployment's stack, added to the app."""
    return TriageStack(app, deployment=deployment, bundle=bundle, sources=sources)


def synthesise(app: App) -> CloudAssembly:
    """Return the cloud assembly, written to the app's folder; raises RuleViolationError when a rule is broken."""
    try:
        return app.synth()
    except RuntimeError as exc:
        # What jsii makes of any exception of the CDK; the message is all that tells them apart.
        if not str(exc).startswith("ValidationFailed"):
            raise
        raise RuleViolationError(str(exc)) from exc
