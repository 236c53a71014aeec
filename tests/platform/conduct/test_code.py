"""The code itself: read by all, written by staff, in versions."""

from __future__ import annotations

import pytest

from alliance.conduct.models import CodeVersion
from alliance.conduct.services import coding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_code_comes_with_the_software_in_each_language(client, settings, language):
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    code = coding.current(language)
    assert code.language == language and len(code.text) > 1000
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/conduct/")
    assert page.status_code == 200
    assert f'<article class="prose conduct-text" lang="{language}">' in page.content.decode()


def test_the_page_names_who_reads_reports(world, client):
    page = client.get("/conduct/").content.decode()
    assert "Hannah" in page and "Henry" in page
    assert "hannah@example.org" not in page


def test_staff_write_a_new_version_and_the_old_one_stays(world, sign_in, client):
    form = {"text": "Be kind.", "note": "shorter", "over": 0}
    sign_in(world.staff).post("/conduct/edit/?language=en", form)
    assert "Be kind." in client.get("/conduct/").content.decode()
    assert "open badges" in client.get("/conduct/versions/en/0/").content.decode()
    assert "Be kind." in client.get("/conduct/versions/en/1/").content.decode()
    assert coding.current("es").number == 0


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(world, sign_in):
    browser = sign_in(world.staff)
    browser.post("/conduct/edit/?language=en", {"text": "A", "note": "a", "over": 0})
    answer = browser.post("/conduct/edit/?language=en", {"text": "B", "note": "b", "over": 0})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert CodeVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["handler", "moderator", "stranger"])
def test_others_do_not_write_it(world, sign_in, who):
    form = {"text": "Mine", "note": "x", "over": 0}
    assert sign_in(getattr(world, who)).post("/conduct/edit/", form).status_code == 403
    assert not CodeVersion.objects.exists()


def test_a_version_that_there_is_not_is_not_found(client):
    for address in ("en/7", "fr/0", "..%2F/0"):
        assert client.get(f"/conduct/versions/{address}/").status_code == 404


def test_a_version_is_never_overwritten(world):
    version = coding.write("en", "Text", "note", by=world.staff, over=0)
    with pytest.raises(TypeError):
        version.save()
