"""What strangers put into an address reaches no database as the character NUL."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from alliance.settings.door import CleanQuery, cleaned


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("q=a%00b", "q=ab"),
        ("q=%00", "q="),
        ("q=%0%000", "q="),
        ("%00q=a&tier=%00%00", "q=a&tier="),
        ("q=a\x00b", "q=ab"),
        ("q=%2500&page=2", "q=%2500&page=2"),
    ],
)
def test_nul_is_taken_out_of_a_query_and_nothing_else(query, left):
    request = RequestFactory().get("/", QUERY_STRING=query)
    CleanQuery(lambda request: request.GET)(request)
    assert request.META["QUERY_STRING"] == cleaned(query) == left
    assert "\x00" not in "".join(value for values in request.GET.lists() for value in values[1])


@pytest.mark.parametrize(
    "address",
    [
        "/members/?q=%00&tier=%00",
        "/members/all.json?tier=%00",
        "/decisions/?group=%00",
        "/money/2026/entries/?programme=%00&fund=%00",
        "/search/?q=%00&kind=%00",
        "/people/?q=%00",
        "/books/journal/?q=%00",
    ],
)
def test_pages_that_filter_answer_a_query_with_nul(client, staff, address):
    client.force_login(staff)
    assert client.get(address).status_code == 200
