"""The HTTP API as one Powertools resolver: its routes, and every error as a problem."""

from collections.abc import Callable

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoRouteError

from handlers.http_api import chat, openapi, pipelines, reports
from handlers.http_api.answers import problem_answer
from handlers.http_api.problem import UnknownRouteError
from handlers.http_api.problems import is_ours, problem_of
from handlers.http_api.request import Request
from handlers.http_api.route import Route, Services

ROUTES: tuple[Route, ...] = (*chat.ROUTES, *reports.ROUTES, *pipelines.ROUTES)
_RETRY_AFTER_SECONDS = "5"

_logger = Logger(service="triage")


def build_app(services: Services) -> APIGatewayHttpResolver:
    """Return the resolver of HTTP API events (payload format 2.0); no error leaves it as an exception."""
    app = APIGatewayHttpResolver()
    routes = (*ROUTES, openapi.route(ROUTES))
    for route in routes:
        rule = route.path.replace("{", "<").replace("}", ">")
        app.route(rule, method=[route.method])(_runner(route, app, services))

    def answer_problem(error: Exception) -> Response[str]:
        return _problem(error, app)

    def answer_no_route(_error: NoRouteError) -> Response[str]:
        event = app.current_event
        methods = tuple(route.method for route in routes if route.matches(event.path))
        return _problem(UnknownRouteError(event.http_method, event.path, methods), app)

    app.exception_handler(Exception)(answer_problem)
    app.not_found(answer_no_route)
    return app


def _runner(route: Route, app: APIGatewayHttpResolver, services: Services) -> Callable[..., Response[str]]:
    def run(**parameters: str) -> Response[str]:
        return route.run(Request.of(app.current_event, parameters), services)

    return run


def _problem(error: Exception, app: APIGatewayHttpResolver) -> Response[str]:
    event = app.current_event
    problem = problem_of(error, request_id=event.request_context.request_id)
    if is_ours(problem):
        _logger.error(
            "request failed", exc_info=error, method=event.http_method, path=event.path, request_id=problem.request_id
        )
    headers = {}
    if isinstance(error, UnknownRouteError) and error.methods:
        headers["Allow"] = ", ".join(error.methods)
    if problem.status == 503:
        headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return problem_answer(problem, headers=headers)
