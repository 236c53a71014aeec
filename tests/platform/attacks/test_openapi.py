"""The API, asked what its own document allows and what it does not (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode, checks

from badging.documents import Offline

ANSWERS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_answers_everything_as_its_document_says(
    db: None, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    """Requests that the document allows, and such that it does not. No document is fetched."""
    monkeypatch.setattr("alliance.verifier.services.site_documents", Offline)
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
    operations = [found.ok() for found in described.get_all_operations()]
    assert operations
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=40, derandomize=True, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: Case) -> None:
            cache.clear()  # so that not only how often is answered
            case.call_and_validate(checks=list(ANSWERS))

        ask()
