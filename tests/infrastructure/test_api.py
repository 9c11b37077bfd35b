"""The HTTP API: which routes there are, who may call them, how often."""

import json

from handlers.http_api import app, openapi
from tests.infrastructure.template import Template

ROUTES = {
    "POST /chat",
    "GET /reports",
    "GET /reports/{id}",
    "GET /pipelines",
    "GET /pipelines/{name}",
    "PUT /pipelines/{name}",
    "DELETE /pipelines/{name}",
    "GET /openapi.json",
}


def test_routes_are_listed_one_by_one_and_the_rest_is_answered_by_the_function_too(dev: Template) -> None:
    keys = {each["RouteKey"] for each in dev.resources("AWS::ApiGatewayV2::Route").values()}
    assert keys == ROUTES | {"ANY /{proxy+}"}


def test_the_function_answers_every_route_and_no_other() -> None:
    served = (*app.ROUTES, openapi.route(app.ROUTES))
    assert {f"{route.method} {route.path}" for route in served} == ROUTES


def test_every_route_asks_for_iam_by_default(dev: Template) -> None:
    assert {each["AuthorizationType"] for each in dev.resources("AWS::ApiGatewayV2::Route").values()} == {"AWS_IAM"}


def test_every_route_asks_for_a_token_where_the_deployer_chose_jwt(customised: Template) -> None:
    assert {each["AuthorizationType"] for each in customised.resources("AWS::ApiGatewayV2::Route").values()} == {"JWT"}
    authorizer = customised.one("AWS::ApiGatewayV2::Authorizer")
    assert authorizer["JwtConfiguration"] == {"Audience": ["console"], "Issuer": "https://login.example.com/pool"}


def test_origins_are_closed_unless_chosen(dev: Template, customised: Template) -> None:
    assert "CorsConfiguration" not in dev.one("AWS::ApiGatewayV2::Api")
    allowed = customised.one("AWS::ApiGatewayV2::Api")["CorsConfiguration"]["AllowOrigins"]
    assert allowed == ["https://console.example.com"]


def test_calls_are_throttled_as_chosen(dev: Template, customised: Template) -> None:
    def throttle(template: Template) -> tuple[int, int]:
        settings = template.one("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
        return settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]

    assert throttle(dev) == (10, 20)
    assert throttle(customised) == (5, 7)


def test_access_log_is_one_json_line_that_says_who_asked_for_what(dev: Template) -> None:
    line = json.loads(dev.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert {"requestId", "caller", "subject", "route", "status"} <= set(line)


def test_api_may_call_its_own_function_only(dev: Template) -> None:
    permissions = dev.resources("AWS::Lambda::Permission").values()
    by_api = [each for each in permissions if each["Principal"] == "apigateway.amazonaws.com"]
    (function,) = {each["FunctionName"]["Fn::GetAtt"][0] for each in by_api}
    assert dev.resources("AWS::Lambda::Function")[function]["FunctionName"] == "triage-dev-api"
