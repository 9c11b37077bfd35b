"""The log engine: pure functions over text, no I/O."""
