"""Log lines: one object a line, named by their request, without secrets and addresses."""

from __future__ import annotations

import json
import logging
import secrets

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alliance.operations import carrying
from alliance.operations.logs import JsonLines, TextLines, clean

HEADER = "X-Request-ID"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("postgres://alliance:s3cret@db/alliance", "s3cret"),
        ("MAIL_URL=smtp+tls://ada:pa55@mail.example.org:587", "pa55"),
        ("to ada@example.org: refused", "ada@example.org"),
        ("from 203.0.113.9 port 80", "203.0.113.9"),
        ("from 2001:db8::1234:7", "2001:db8::1234:7"),
        ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
        ('{"password": "correct horse"}', "correct"),
        ("?token=abc&next=/", "abc"),
        ("SECRET_KEY='k-9'", "k-9"),
        ("Cookie: sessionid=q1w2e3r4", "q1w2e3r4"),
        ("/people/signin/Zk3J9fQm2LxT7bVw5NcRd8/", "Zk3J9fQm2LxT7bVw5NcRd8"),
    ],
)
def test_secrets_and_addresses_are_taken_out(text: str, hidden: str) -> None:
    assert hidden not in clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET groups/<slug:acronym>/ 200 12.5 ms",
        "the duty operations.watch failed; it is tried again in 0:01:00",
        "task 0b0f7a52-6f0c-4bd5-9d2f-0c9f3d1a7e11 of alliance.outbox.tasks.deliver",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "2026-11-30 10:11:12",
    ],
)
def test_what_helps_to_find_the_fault_stays(text: str) -> None:
    assert clean(text) == text


def test_a_one_time_link_never_stays() -> None:
    for _ in range(200):
        token = secrets.token_urlsafe(32)
        assert token not in clean(f"Not Found: /people/signin/{token}/")


def test_nor_does_one_without_a_digit_and_names_stay() -> None:
    for token in ("tVwTRLRVtASFLmaYaMe-oCWyveLWtravAStJybNa_HQ", "tVwTRLRVtASFLmaYaMeoCW"):
        assert clean(f"Not Found: /people/signin/{token}/") == "Not Found: /people/signin/(secret)/"
    for name in ("AchievementCredentialSubject", "VerifiableCredentialRequest"):
        assert clean(f"{name} is missing") == f"{name} is missing"


@given(st.text(max_size=300))
def test_any_text_is_cleaned_and_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_a_hostile_line_is_quick() -> None:
    import time

    began = time.process_time()
    for hostile in ("a" * 20_000, "a." * 10_000, "a:" * 10_000, "token" * 4_000, "1." * 10_000):
        clean(hostile)
    assert time.process_time() - began < 2


def test_an_exception_is_cleaned_as_well() -> None:
    try:
        raise ValueError("cannot reach postgres://alliance:hidden@db/alliance for ada@example.org")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "failed", (), __import__("sys").exc_info()
        )
    for written in (JsonLines().format(record), TextLines().format(record)):
        assert "Traceback" in written
        assert "hidden" not in written and "ada@" not in written
    assert "\n" not in JsonLines().format(record)


@pytest.mark.django_db
def test_a_line_of_a_request_has_its_name_route_status_and_time(client: Client, lines) -> None:
    answer = client.get("/groups/no-such-group/?token=abc", REMOTE_ADDR="203.0.113.9")
    (line,) = [one for one in lines() if one["logger"] == "alliance.requests"]
    assert line["request"] == answer[HEADER]
    assert (line["method"], line["route"], line["status"]) == (
        "GET",
        "groups/<slug:acronym>/",
        404,
    )
    assert line["ms"] > 0
    assert not [one for one in lines() if "203.0.113.9" in json.dumps(one)]


@pytest.mark.django_db
def test_a_name_that_a_proxy_gave_is_kept(client: Client) -> None:
    answer = client.get("/healthz", headers={HEADER: "x"})
    assert HEADER not in answer
    given_ = "0123456789abcdef0123456789abcdef"
    assert client.get("/about/", headers={HEADER: given_})[HEADER] == given_


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", ["short", "x" * 65, 'a"b-12345678', "line\nbreak-12345678", "é" * 9]
)
def test_a_name_that_is_no_plain_word_is_replaced(client: Client, bad: str) -> None:
    answer = client.get("/about/", HTTP_X_REQUEST_ID=bad)
    assert answer[HEADER] != bad and len(answer[HEADER]) == 32


@pytest.mark.django_db(transaction=True)
def test_a_task_bears_the_name_of_the_request_that_queued_it(lines, settings) -> None:
    """Queued in the database's engine, done by its worker: the line of the task names both."""
    from django_tasks_db.management.commands.db_worker import Worker

    from alliance.outbox.tasks import deliver

    with carrying.request("request-of-the-test"):
        result = deliver.enqueue(0)
    assert carrying.request_name() == ""
    logging.getLogger("django_tasks").setLevel(logging.INFO)
    try:
        Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=1, worker_id="w", excluded_queue_names=[],
        ).run()  # fmt: skip
    finally:
        logging.getLogger("django_tasks").setLevel(logging.NOTSET)
    of_task = [one for one in lines() if one.get("task") == result.id]
    assert of_task and {one["request"] for one in of_task} == {"request-of-the-test"}
    assert carrying.request_name() == carrying.task_name() == ""
