"""Where Python functions run in the embedded cloud: child processes that behave as Lambda's runtime does."""
