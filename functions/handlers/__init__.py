"""The Lambda entry points: each parses, calls one step and dumps."""
