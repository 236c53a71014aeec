"""STORAGE_URL: what it says is understood, and what is wrong with it is told without its secret."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from alliance.settings.storage import storage_of


def test_without_it_files_lie_in_a_folder() -> None:
    assert storage_of("") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "s3://AK%2F1:s%2Bcret%40@s3.example.org/badges?region=eu-west-1",
            ("https://s3.example.org", "badges", "", "AK/1", "s+cret@", "eu-west-1", "path"),
        ),
        (
            "s3+http://k:s@store.internal:9000/badges/site/one/",
            ("http://store.internal:9000", "badges", "site/one", "k", "s", "us-east-1", "path"),
        ),
        (
            "s3://s3.example.org/badges?addressing=virtual",
            ("https://s3.example.org", "badges", "", None, None, "us-east-1", "virtual"),
        ),
    ],
)
def test_it_names_the_store_the_bucket_and_who_asks(url: str, options: tuple) -> None:
    found = storage_of(url)["OPTIONS"]
    names = (
        "endpoint_url", "bucket_name", "location", "access_key", "secret_key", "region_name",
        "addressing_style",
    )  # fmt: skip
    assert tuple(found[name] for name in names) == options


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://k:hidden@s3.example.org/badges", "begins with s3://"),
        ("s3:///badges", "no host"),
        ("s3://k:hidden@s3.example.org", "comes the bucket"),
        ("s3://k:hidden@s3.example.org/Not_One", "comes the bucket"),
        ("s3://k@s3.example.org/badges", "one of KEY and SECRET"),
        ("s3://k:hidden/plus@s3.example.org/badges", "encode KEY and SECRET"),
        ("s3://k:hidden@s3.example.org/badges?acl=public", "no acl"),
        ("s3://k:hidden@s3.example.org/badges?addressing=dns", "path or virtual"),
    ],
)
def test_what_it_cannot_be_is_said_without_the_secret(url: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL: ") as refused:
        storage_of(url)
    assert why in str(refused.value)
    assert "hidden" not in str(refused.value)
