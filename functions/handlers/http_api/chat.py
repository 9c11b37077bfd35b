"""POST /chat: a question, an answer, and the report it rests on."""

from aws_lambda_powertools.event_handler import Response

from handlers.http_api.answers import JSON, json_answer
from handlers.http_api.request import Request
from handlers.http_api.requests import ChatRequest
from handlers.http_api.route import Route, Services
from handlers.http_api.validation import validated
from triage.model.answer import Answer


def ask(request: Request, services: Services) -> Response[str]:
    """Answer the question; an unknown pipeline is a 404 with the nearest names."""
    question = validated(ChatRequest, request.json_object()).question()
    return json_answer(services.ask(question).dump())


ROUTES = (
    Route(
        method="POST",
        path="/chat",
        run=ask,
        summary="Ask about a pipeline",
        body=ChatRequest,
        answers={200: {JSON: Answer}},
        problems=(400, 404),
    ),
)
