"""The `triage` command."""
