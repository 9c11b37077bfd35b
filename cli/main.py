"""The `triage` command: one sub-command a file."""

import typer

from cli import analyze, ask, catalog, demo, knowledge, local, patterns, replay, reports

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Auto-triage for AWS data pipelines: finds what broke, shows the evidence, says what to do.",
)
app.command()(demo.demo)
app.command()(ask.ask)
app.command()(analyze.analyze)
app.command()(patterns.patterns)
app.command()(replay.replay)
app.add_typer(reports.app, name="reports")
app.add_typer(catalog.app, name="catalog")
app.add_typer(local.app, name="local")
app.add_typer(knowledge.app, name="knowledge")
