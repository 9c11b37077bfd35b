"""The words of the domain as frozen models: data and derived properties, no I/O."""
