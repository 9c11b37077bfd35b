"""Auto-triage for AWS data pipelines: from one failure signal to one report whose every sentence is backed."""
