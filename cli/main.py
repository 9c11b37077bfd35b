"""The `triage` command: one sub-command a file."""

import typer

from cli import demo, local

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Auto-triage for AWS data pipelines: finds what broke, shows the evidence, says what to do.",
)
app.add_typer(local.app, name="local")
app.command()(demo.demo)
