"""Synthesises one deployment to a folder: `python -m cdk_app.synth --deployment dev --output cdk.out`."""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from cdk_app.application import RuleViolationError, add_stack, deployment_file, new_app, signatures_of, synthesise
from cdk_app.bundling import Bundle, BundlingError, make_bundle
from cdk_app.deployment import Deployment, DeploymentError, load_deployment


def write_assembly(deployment: Deployment, *, bundle: Bundle, output: Path) -> list[str]:
    """Write the cloud assembly and return the CDK's warnings; raises RuleViolationError when a rule is broken.

    An assembly that is there already is replaced, so that its assets do not pile up.
    """
    if (output / "manifest.json").exists():
        shutil.rmtree(output)
    app = new_app(output)
    add_stack(app, deployment=deployment, bundle=bundle)
    synthesise(app)
    return _warnings(output / f"{deployment.stack_name}.metadata.json")


def _warnings(metadata: Path) -> list[str]:
    """Return a stack's warnings, read as data: two packages install the CDK's types for them, in no fixed order."""
    constructs = json.loads(metadata.read_bytes()) if metadata.exists() else {}
    return [
        f"{path}: {entry['data']}"
        for path, entries in constructs.items()
        for entry in entries
        if entry["type"] == "aws:cdk:warning"
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when the assembly was written, 2 when the deployment, its dependencies or its template are unsound."""
    parser = argparse.ArgumentParser(prog="python -m cdk_app.synth", description=__doc__)
    parser.add_argument("--deployment", default="dev", help="name of a file in deployments/ (default: dev)")
    parser.add_argument("--output", type=Path, default=Path("cdk.out"), help="where to write (default: cdk.out)")
    parser.add_argument("--quiet", action="store_true", help="print nothing but problems")
    options = parser.parse_args(arguments)
    try:
        deployment = load_deployment(deployment_file(options.deployment))
        warnings = write_assembly(
            deployment, bundle=make_bundle(own_signatures=signatures_of(options.deployment)), output=options.output
        )
    except (DeploymentError, BundlingError, RuleViolationError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    if not options.quiet:
        sys.stderr.writelines(f"warning: {warning}\n" for warning in warnings)
        sys.stdout.write(f"{deployment.stack_name}: {options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
