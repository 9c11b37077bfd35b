"""Signals are triaged once and notifications delivered once, however many runs try."""

from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.conftest import NOW, at_once
from triage.errors import DeliveryInProgressError
from triage.model.incident import SignalClaim
from triage.ports import Archive


def claim(owner: str, **changes: Any) -> SignalClaim:
    return SignalClaim(**{"key": "execution|arn|0|failed", "owner": owner, "report_id": "R1", **changes})


class TestSignals:
    def test_first_claim_is_in_force_and_the_second_gets_the_holder(self, archive: Archive) -> None:
        assert archive.claim_signal(claim("a")) == claim("a")
        assert archive.claim_signal(claim("b", report_id="R2")) == claim("a")

    def test_takeover_succeeds_only_from_the_named_owner(self, archive: Archive) -> None:
        archive.claim_signal(claim("a"))
        assert archive.claim_signal(claim("b"), instead_of="c").owner == "a"
        assert archive.claim_signal(claim("b"), instead_of="a").owner == "b"
        assert archive.claim_signal(claim("c"), instead_of="a").owner == "b"

    def test_finished_claim_is_not_taken_over(self, archive: Archive) -> None:
        archive.claim_signal(claim("a"))
        archive.finish_signal(claim("a").key)
        assert archive.claim_signal(claim("b"), instead_of="a") == claim("a", finished=True)

    def test_finishing_an_unclaimed_signal_leaves_it_to_be_claimed(self, archive: Archive) -> None:
        archive.finish_signal(claim("a").key)
        assert archive.claim_signal(claim("a")) == claim("a")

    def test_one_of_many_concurrent_claims_wins_and_all_hear_of_it(self, archive: Archive) -> None:
        assert len({held.owner for held in at_once(lambda n: archive.claim_signal(claim(f"owner-{n}")))}) == 1

    def test_one_of_many_concurrent_takeovers_wins(self, archive: Archive) -> None:
        archive.claim_signal(claim("dead"))
        held = at_once(lambda n: archive.claim_signal(claim(f"owner-{n}"), instead_of="dead"))
        assert len({one.owner for one in held}) == 1
        assert held[0].owner != "dead"


class TestDeliveries:
    def test_claim_finish_then_never_again(self, archive: Archive) -> None:
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.finish_delivery("email|R1")
        assert not archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(days=1))

    def test_second_claim_is_told_to_wait_while_the_lease_lasts(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        with pytest.raises(DeliveryInProgressError):
            archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(seconds=59))

    def test_claim_of_a_dead_run_is_free_after_its_lease(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW + timedelta(seconds=60))

    def test_released_claim_is_free_at_once(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.release_delivery("email|R1")
        assert archive.claim_delivery("email|R1", report_id="R1", at=NOW)

    def test_release_does_not_undo_a_delivery(self, archive: Archive) -> None:
        archive.claim_delivery("email|R1", report_id="R1", at=NOW)
        archive.finish_delivery("email|R1")
        archive.release_delivery("email|R1")
        assert not archive.claim_delivery("email|R1", report_id="R1", at=NOW)

    def test_releasing_what_nobody_claimed_does_nothing(self, archive: Archive) -> None:
        archive.release_delivery("email|R1")

    def test_one_of_many_concurrent_claims_delivers(self, archive: Archive) -> None:
        def deliver(_number: int) -> bool:
            try:
                return archive.claim_delivery("email|R1", report_id="R1", at=NOW)
            except DeliveryInProgressError:
                return False

        assert sum(at_once(deliver)) == 1
