"""What is wrong with a pattern, a query or a request."""


class PatternError(ValueError):
    """A filter pattern that CloudWatch Logs would refuse."""


class QueryError(ValueError):
    """A Logs Insights query that is malformed, or uses what is not supported here."""


class RefusedError(Exception):
    """A request that CloudWatch Logs answers with an error: its code, and its words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
