"""Every question about a job, when the job is unknown, the call denied, or the service not well."""

import pytest

from tests.adapters.conftest import CannedAws
from tests.adapters.jobs.asked import QUESTIONS, Question, stub
from triage.aws.clients import Clients
from triage.aws.jobs import AwsJobs
from triage.errors import AccessDeniedError, ResourceNotFoundError, UnavailableError

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.action)


@each_question
def test_unknown_job_is_not_found(shared_clients: Clients, question: Question) -> None:
    with stub(shared_clients, question.service) as aws:
        if isinstance(question.absent, dict):
            aws.add_response(question.operation, question.absent, question.parameters)
        else:
            code, message = question.absent
            aws.add_client_error(question.operation, code, message, expected_params=question.parameters)
        with pytest.raises(ResourceNotFoundError, match=question.action):
            question.ask(AwsJobs(shared_clients))


@each_question
def test_denied_call_names_the_action(shared_clients: Clients, question: Question) -> None:
    with stub(shared_clients, question.service) as aws:
        aws.add_client_error(question.operation, "AccessDeniedException", "You are not authorized.", 400)
        with pytest.raises(AccessDeniedError) as refused:
            question.ask(AwsJobs(shared_clients))
    assert refused.value.action == question.action


@each_question
def test_service_that_is_not_well_is_unavailable(shared_clients: Clients, question: Question) -> None:
    with stub(shared_clients, question.service) as aws:
        aws.add_client_error(question.operation, "ThrottlingException", "Rate exceeded", 400)
        with pytest.raises(UnavailableError, match="Rate exceeded"):
            question.ask(AwsJobs(shared_clients))


def test_id_too_short_for_the_service_is_not_found(shared_clients: Clients) -> None:
    with pytest.raises(ResourceNotFoundError, match="lambda: Parameter validation failed"):
        AwsJobs(shared_clients).lambda_function("")


def test_calls_are_metered_under_their_iam_names(clients: Clients) -> None:
    CannedAws((200, {"Cluster": {"Id": "j-2AXXXXXXGAPLF"}})).answer(clients.job_service("emr"))
    AwsJobs(clients).emr_cluster("j-2AXXXXXXGAPLF")
    assert clients._meter.counts() == {"elasticmapreduce:DescribeCluster": 1}


def test_answer_of_an_undocumented_shape_is_unavailable(clients: Clients) -> None:
    CannedAws((200, {"Cluster": {"Name": "without an id"}})).answer(clients.job_service("emr"))
    with pytest.raises(UnavailableError, match="no EmrCluster: 1 fields are wrong"):
        AwsJobs(clients).emr_cluster("j-2AXXXXXXGAPLF")
