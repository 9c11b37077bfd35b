"""The HTTP API: questions, the archive of reports, and the catalog."""

import json

import jsii
from aws_cdk import Duration
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as apigw
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_app import names
from cdk_app.deployment import Api as Chosen
from cdk_app.deployment import Deployment
from cdk_app.log_groups import log_group

_ROUTES: dict[str, list[apigw.HttpMethod]] = {
    "/chat": [apigw.HttpMethod.POST],
    "/reports": [apigw.HttpMethod.GET],
    "/reports/{id}": [apigw.HttpMethod.GET],
    "/pipelines": [apigw.HttpMethod.GET],
    "/pipelines/{name}": [apigw.HttpMethod.GET, apigw.HttpMethod.PUT, apigw.HttpMethod.DELETE],
    "/openapi.json": [apigw.HttpMethod.GET],
    # What no other route takes: answered by the function too, so that every error has one form.
    "/{proxy+}": [apigw.HttpMethod.ANY],
}
# Who asked for what, and what became of it: `$context` variables of the HTTP API's access log.
_LOGGED = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.userArn",
    "subject": "$context.authorizer.claims.sub",
    "route": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "error": "$context.error.message",
    "functionError": "$context.integrationErrorMessage",
}


class Api(Construct):
    """One function behind its routes; every route asks for credentials."""

    def __init__(
        self, scope: Construct, construct_id: str, *, deployment: Deployment, function: lambda_.IFunction
    ) -> None:
        """Create the API with the authorizer, throttle and origins that the deployment chose."""
        super().__init__(scope, construct_id)
        chosen = deployment.api
        self.http_api = apigw.HttpApi(
            self,
            "HttpApi",
            api_name=names.prefix(deployment.name) + "api",
            create_default_stage=False,
            default_authorizer=_authorizer(chosen),
            cors_preflight=_cors(chosen),
        )
        integration = integrations.HttpLambdaIntegration("Function", function)
        for path, methods in _ROUTES.items():
            self.http_api.add_routes(path=path, methods=methods, integration=integration)
        self._stage(deployment)

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return self.http_api.api_endpoint

    def _stage(self, deployment: Deployment) -> None:
        group = log_group(
            self,
            "AccessLog",
            name=f"/aws/vendedlogs/apigateway/{names.prefix(deployment.name)}api",
            days=deployment.retention.log_days,
        )
        apigw.HttpStage(
            self,
            "Stage",
            http_api=self.http_api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigw.ThrottleSettings(
                rate_limit=deployment.api.requests_per_second, burst_limit=deployment.api.burst
            ),
            access_log_settings=_AccessLog(group),
        )


@jsii.implements(apigw.IAccessLogSettings)
class _AccessLog:
    """One JSON line a request."""

    def __init__(self, group: logs.ILogGroup) -> None:
        self._group = group

    @property
    def destination(self) -> apigw.IAccessLogDestination:
        return apigw.LogGroupLogDestination(self._group)

    @property
    def format(self) -> rest.AccessLogFormat:
        return rest.AccessLogFormat.custom(json.dumps(_LOGGED))


def _authorizer(chosen: Chosen) -> apigw.IHttpRouteAuthorizer:
    if chosen.jwt is None:
        return authorizers.HttpIamAuthorizer()
    return authorizers.HttpJwtAuthorizer("Jwt", chosen.jwt.issuer, jwt_audience=list(chosen.jwt.audience))


def _cors(chosen: Chosen) -> apigw.CorsPreflightOptions | None:
    """Return what browsers may do from the chosen origins; None, closed, when there are none."""
    if not chosen.cors_origins:
        return None
    return apigw.CorsPreflightOptions(
        allow_origins=list(chosen.cors_origins),
        allow_methods=[
            apigw.CorsHttpMethod.GET,
            apigw.CorsHttpMethod.POST,
            apigw.CorsHttpMethod.PUT,
            apigw.CorsHttpMethod.DELETE,
        ],
        allow_headers=["authorization", "content-type", "accept", "x-amz-date", "x-amz-security-token"],
        max_age=Duration.hours(1),
    )
