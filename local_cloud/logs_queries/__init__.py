"""CloudWatch Logs' two languages, as far as applications use them: filter patterns and Logs Insights. Pure; no I/O."""
