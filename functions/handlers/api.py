"""Answers the HTTP API: questions, the archive of reports, the catalog."""

from typing import Any

from handlers.http_api.app import build_app
from triage import bootstrap
from triage.model.answer import Answer
from triage.model.signal import Question


class ApiServices(bootstrap.Services):
    """What the routes work with: the services, and answers to questions."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a person's question."""
        # Reading the archive needs no investigation: its modules are loaded with the first question.
        from triage.chat import answer  # noqa: PLC0415 - a cold start costs less so

        return answer(question, ports=self.ports, settings=self.settings)


services = bootstrap.aws()
app = build_app(ApiServices(services.ports, services.settings))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's context, passed on
    """Return the response to an HTTP API event in payload format 2.0."""
    return app.resolve(event, context)
