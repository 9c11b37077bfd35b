"""The order in which the engine's patches are installed."""

from local_cloud.stepfunctions import (
    activities,
    assigned_variables,
    definition_checks,
    definitions,
    descriptions,
    error_names,
    execution_log,
    express,
    expression_fields,
    failed_branches,
    history,
    jsonata_expressions,
    lifecycle,
    list_executions,
    listings,
    map_children,
    map_concurrency,
    map_input,
    map_runs,
    parameter_names,
    parser_scopes,
    path_failures,
    query_evaluation,
    quiet_interpreter,
    redrive_execution,
    running,
    service_clients,
    start_execution,
    started_machine,
    status_events,
    task_tokens,
    template_logging,
    threads,
)


def install(endpoint_port: int) -> None:
    """Install every patch; ministack will listen on `endpoint_port`. Raises PatchError at the first misfit."""
    _patch_interpreter(endpoint_port)
    for module in (execution_log, started_machine):
        module.check_stores()
    for module in (history, running):
        module.check_interpreter()
    for patch in (
        lifecycle,
        start_execution,
        redrive_execution,
        descriptions,
        list_executions,
        listings,
        status_events,
        task_tokens,
        activities,
        map_runs,
        map_children,
        definition_checks,
        express,
        template_logging,
    ):
        patch.apply()
    definitions.warm_up()


def _patch_interpreter(endpoint_port: int) -> None:
    clients = service_clients.apply(endpoint_port)
    parameter_names.apply(clients)
    for patch in (
        assigned_variables,
        error_names,
        expression_fields,
        failed_branches,
        jsonata_expressions,
        map_concurrency,
        map_input,
        parser_scopes,
        path_failures,
        query_evaluation,
        quiet_interpreter,
        threads,
    ):
        patch.apply()
