"""What is wrong with a pattern or a query."""


class PatternError(ValueError):
    """A filter pattern that CloudWatch Logs would refuse."""


class QueryError(ValueError):
    """A Logs Insights query that is malformed, or uses what is not supported here."""
