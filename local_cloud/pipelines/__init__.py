"""Demo pipelines: real state machines and functions, small, with the failures that real ones have."""
