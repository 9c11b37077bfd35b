"""Which pipelines a message names."""

import time

import pytest

from triage.chat.naming import named, nearest, unknown_name

NAMES = ("customer-etl", "customer-etl-daily", "finance_daily", "orders", "Inventory.Sync")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("why did customer-etl fail?", ["customer-etl"]),
        ("is Customer-ETL-daily ok?", ["customer-etl-daily"]),
        ("is customer etl daily's load late", ["customer-etl-daily"]),
        ("FinanceDaily is red", ["finance_daily"]),
        ("inventory sync, please", ["Inventory.Sync"]),
        ("compare customer-etl with finance-daily", ["finance_daily", "customer-etl"]),
        ("customer-etl, not customer-etl-daily", ["customer-etl-daily", "customer-etl"]),
        ("arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c", ["customer-etl"]),
        ("why did customer-etl-hourly fail?", []),
        ("is pre-orders fine?", []),
        ("reorders and ordersx", []),
        ("what failed?", []),
    ],
)
def test_names_are_found_as_people_write_them(message: str, found: list[str]) -> None:
    assert named(message, NAMES) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("why did cutsomer-etl fail", ("cutsomer-etl", "customer-etl")),
        ("is finace daily ok", ("finace daily", "finance_daily")),
        ("did inventry-sync run", ("inventry-sync", "Inventory.Sync")),
        ("is foo-etl ok?", None),
        ("is customs ok", None),
        ("border", None),
        ("", None),
    ],
)
def test_a_misspelt_name_is_told_from_another_name(message: str, found: tuple[str, str] | None) -> None:
    assert nearest(message, NAMES) == found


def test_two_names_equally_like_what_is_written_are_not_decided_between() -> None:
    assert nearest("is orders-c ok", ("orders-a", "orders-b")) is None


def test_a_long_message_and_a_large_catalog_take_no_noticeable_time() -> None:
    names = [f"pipeline-{number}-of-team-{number % 7}" for number in range(1000)]
    began = time.process_time()
    nearest("word of a message " * 200, names)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("is foo-etl ok?", "foo-etl"),
        ("did load_orders_v2 run?", "load_orders_v2"),
        ("can I re-run it on 2026-11-20?", None),
        ("read /aws/lambda/load-table", None),
        ("why did it fail", None),
    ],
)
def test_a_word_written_like_a_name_is_told_from_other_words(message: str, name: str | None) -> None:
    assert unknown_name(message) == name
