"""Auto-triage for AWS data pipelines: one failure signal in, one backed report out."""
