"""The infrastructure of one deployment, one construct a capability."""
