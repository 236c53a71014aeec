"""Pages of issuing in a browser's hands: the journey, and everybody who must not make it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from alliance.issuing import services
from alliance.issuing.designer import Design
from alliance.issuing.models import Achievement, Award, Batch, Issuer, Picture
from alliance.people.models import Person

DESIGN = Design().to_json()
NO_ROWS = {"alignment-TOTAL_FORMS": "0", "alignment-INITIAL_FORMS": "0"}


def words(**changes: object) -> dict[str, object]:
    given = {
        "name": "Knot Tier", "description": "Ties knots.", "criteria": "Tie **ten**.",
        "achievement_type": "Badge", "tags": "knots, sea", "picture_from": "draw",
    }  # fmt: skip
    return given | DESIGN | NO_ROWS | changes


def picture(size: int = 200) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "PNG")
    return SimpleUploadedFile("badge.png", out.getvalue(), "image/png")


def test_the_journey_from_profile_to_revocation(signed_in: Client, settings: object) -> None:
    page = signed_in.post(
        reverse("issuing:issuer_create"),
        {"name": "Harbour School", "url": "https://harbour.example.org", "email": "b@example.org",
         "description": "", "upload": picture()},
    )  # fmt: skip
    issuer = Issuer.objects.get()
    assert page.url == issuer.get_absolute_url()
    assert issuer.did in signed_in.get(page.url).content.decode()
    assert issuer.logo is not None

    page = signed_in.post(reverse("issuing:achievement_create", args=[issuer.slug]), words())
    achievement = Achievement.objects.get()
    assert page.url == achievement.get_absolute_url()
    assert achievement.design["shape"] == "hexagon"
    assert achievement.tags == ["knots", "sea"]

    page = signed_in.post(
        reverse("issuing:award_one", args=[achievement.public_id]),
        {"email": "Rae@Example.org", "name": "Rae", "narrative": "Ten of them."},
    )
    batch = Batch.objects.get()
    shown = signed_in.get(page.url).content.decode()
    assert "You have earned “Knot Tier”" in shown
    assert "Ten of them." in shown
    assert not Award.objects.exists()

    settings.EMAIL_BACKEND = "alliance.outbox.mailbox.FileMailbox"  # type: ignore[attr-defined]
    page = signed_in.post(reverse("issuing:batch_send", args=[batch.public_id]), follow=True)
    assert "until MAIL_URL is set" in page.content.decode()
    award = Award.objects.get()
    assert award.recipient_email == "rae@example.org"
    listed = signed_in.get(reverse("issuing:awards", args=[issuer.slug])).content.decode()
    assert "rae@example.org" in listed

    address = reverse("issuing:award", args=[award.public_id])
    assert signed_in.post(address, {"reason": "Error."}).status_code == 422  # not confirmed
    signed_in.post(address, {"reason": "Error.", "sure": "on"})
    award.refresh_from_db()
    assert award.revocation_reason == "Error."
    assert "Revoked" in signed_in.get(address).content.decode()


def test_nothing_that_was_typed_is_lost_with_an_error_and_a_sound_picture_is_kept(
    signed_in: Client, issuer: Issuer
) -> None:
    address = reverse("issuing:achievement_create", args=[issuer.slug])
    page = signed_in.post(
        address, words(name="", picture_from="upload", upload=picture(), ribbon_text="Still here")
    )
    assert page.status_code == 422
    text = page.content.decode()
    digest = Picture.objects.get(media_type="image/png").digest
    assert "Tie **ten**." in text
    assert "Still here" in text
    assert digest in text
    signed_in.post(address, words(picture_from="upload", kept=digest))
    assert Achievement.objects.get().picture.digest == digest


def test_a_40_mb_picture_is_refused_in_words_and_the_text_stays(
    signed_in: Client, issuer: Issuer
) -> None:
    large = SimpleUploadedFile("huge.png", bytes(40 * 1024 * 1024), "image/png")
    page = signed_in.post(
        reverse("issuing:achievement_create", args=[issuer.slug]),
        words(picture_from="upload", upload=large),
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "40.0 MB; up to 2 MB" in text
    assert "Tie **ten**." in text


def test_another_persons_picture_cannot_be_taken_by_its_digest(
    signed_in: Client, issuer: Issuer, stranger: Person
) -> None:
    from alliance.issuing import images

    theirs = images.keep(images.accept(picture().read()), stranger)
    page = signed_in.post(
        reverse("issuing:achievement_create", args=[issuer.slug]),
        words(picture_from="upload", kept=theirs.digest),
    )
    assert page.status_code == 422
    assert not Achievement.objects.exists()


@pytest.mark.parametrize("wish", ["preview", "palette", "surprise", "more_rows"])
def test_buttons_work_without_javascript_save_nothing_and_lose_nothing(
    signed_in: Client, issuer: Issuer, wish: str
) -> None:
    rows = {"alignment-TOTAL_FORMS": "1", "alignment-INITIAL_FORMS": "0",
            "alignment-0-target_name": "Seamanship"}  # fmt: skip
    page = signed_in.post(
        reverse("issuing:achievement_create", args=[issuer.slug]),
        words(**{wish: "ember"}, name="", upload=picture(), **rows),
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert not Achievement.objects.exists()
    assert "Tie **ten**." in text
    assert "Seamanship" in text
    assert Picture.objects.get(media_type="image/png").digest in text
    if wish == "preview":
        assert "<strong>ten</strong>" in text
    if wish == "palette":
        assert "#c2352b" in text
    if wish == "more_rows":
        assert "alignment-2-target_name" in text or "alignment-1-target_name" in text


def test_an_icon_that_cannot_be_seen_is_refused_with_a_remedy(
    signed_in: Client, issuer: Issuer
) -> None:
    address = reverse("issuing:achievement_create", args=[issuer.slug])
    page = signed_in.post(address, words(ground="#ffffff", ink="#ffffcc"))
    assert page.status_code == 422
    assert "Choose a darker icon colour" in page.content.decode()


def test_an_alignment_needs_both_name_and_address(signed_in: Client, issuer: Issuer) -> None:
    rows = {"alignment-TOTAL_FORMS": "1", "alignment-INITIAL_FORMS": "0",
            "alignment-0-target_name": "Seamanship"}  # fmt: skip
    address = reverse("issuing:achievement_create", args=[issuer.slug])
    assert "needs a web address" in signed_in.post(address, words(**rows)).content.decode()
    rows["alignment-0-target_url"] = "https://example.org/s"
    signed_in.post(address, words(**rows))
    assert Achievement.objects.get().alignments == [
        {"targetName": "Seamanship", "targetUrl": "https://example.org/s"}
    ]


def test_criteria_preview_shows_markdown_and_no_markup_of_the_author(signed_in: Client) -> None:
    page = signed_in.post(
        reverse("issuing:preview_criteria"), {"criteria": "**b** <script>x</script>"}
    ).content.decode()
    assert "<strong>b</strong>" in page
    assert "<script>" not in page


def test_a_list_shows_its_rejected_rows_to_put_right(
    signed_in: Client, achievement: Achievement
) -> None:
    page = signed_in.post(
        reverse("issuing:award_list", args=[achievement.public_id]),
        {"pasted": "email,name\nada@example.org,Ada\nwrong,Bo"},
        follow=True,
    )
    text = page.content.decode()
    assert "Row 3:" in text
    assert "wrong,Bo" in text
    batch = Batch.objects.get()
    change = reverse("issuing:batch_change", args=[batch.public_id])
    page = signed_in.post(change, {"do": "correct", "rows": "email,nome\nbo@example.org"})
    signed_in.post(change, {"do": "correct", "rows": "email,name\nbo@example.org,Bo"})
    assert batch.rows.count() == 2


def test_a_csv_with_wrong_columns_comes_back_as_text_to_change(
    signed_in: Client, achievement: Achievement
) -> None:
    file = SimpleUploadedFile("list.csv", "who,score\nZoë,3".encode("cp1252"), "text/csv")
    page = signed_in.post(
        reverse("issuing:award_list", args=[achievement.public_id]), {"file": file}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "no column for the e-mail address" in text
    assert "Zoë,3" in text


def test_a_batch_reports_its_progress(signed_in: Client, achievement: Achievement) -> None:
    from alliance.issuing.services import batches

    signed_in.post(
        reverse("issuing:award_list", args=[achievement.public_id]),
        {"pasted": "\n".join(f"p{n}@example.org" for n in range(4))},
    )
    batch = Batch.objects.get()
    page = signed_in.post(reverse("issuing:batch_send", args=[batch.public_id]), follow=True)
    assert "0 of 4 awarded" in page.content.decode()
    progress = reverse("issuing:batch_progress", args=[batch.public_id])
    assert "HX-Refresh" not in signed_in.get(progress)
    batches.work_off(batch.pk)
    assert signed_in.get(progress)["HX-Refresh"] == "true"
    assert "4 of 4 awarded" in signed_in.get(batch.get_absolute_url()).content.decode()


def test_awards_are_searched_filtered_and_paged(
    signed_in: Client, issuer: Issuer, award: Award, achievement: Achievement, person: Person
) -> None:
    services.award(achievement, services.AwardLine("grace@example.org", name="Grace"), by=person)
    services.revoke(award, reason="Error.", by=person)
    address = reverse("issuing:awards", args=[issuer.slug])

    def shown(**query: str) -> str:
        return signed_in.get(address, query).content.decode()

    assert "grace@example.org" in shown(search="grace")
    assert "recipient@example.org" not in shown(search="grace")
    assert "recipient@example.org" in shown(state="revoked")
    assert "grace@example.org" not in shown(state="revoked")
    assert "grace@example.org" in shown(achievement=str(achievement.public_id))
    assert "Nothing matches" in shown(achievement="nonsense")
    assert "grace@example.org" in shown(page="99")


def _private_pages(
    issuer: Issuer, achievement: Achievement, award: Award, batch: Batch
) -> list[str]:
    slug, it = issuer.slug, achievement.public_id
    return [
        reverse("issuing:issuer_edit", args=[slug]),
        reverse("issuing:members", args=[slug]),
        reverse("issuing:awards", args=[slug]),
        reverse("issuing:achievement_create", args=[slug]),
        reverse("issuing:achievement_edit", args=[it]),
        reverse("issuing:award_one", args=[it]),
        reverse("issuing:award_list", args=[it]),
        reverse("issuing:award", args=[award.public_id]),
        reverse("issuing:batch", args=[batch.public_id]),
        reverse("issuing:batch_progress", args=[batch.public_id]),
    ]


def _acts(issuer: Issuer, achievement: Achievement, award: Award, batch: Batch) -> list[tuple]:
    member = issuer.memberships.get()
    return [
        (reverse("issuing:issuer_edit", args=[issuer.slug]), {"name": "Mine"}),
        (reverse("issuing:members", args=[issuer.slug]), {"email": "x@example.org"}),
        (reverse("issuing:member_remove", args=[issuer.slug, member.pk]), {}),
        (reverse("issuing:key_rotate", args=[issuer.slug]), {}),
        (reverse("issuing:achievement_create", args=[issuer.slug]), words()),
        (reverse("issuing:achievement_edit", args=[achievement.public_id]), words(name="Mine")),
        (reverse("issuing:achievement_archive", args=[achievement.public_id]), {}),
        (reverse("issuing:award_one", args=[achievement.public_id]), {"email": "x@example.org"}),
        (reverse("issuing:award_list", args=[achievement.public_id]), {"pasted": "x@example.org"}),
        (reverse("issuing:award", args=[award.public_id]), {"reason": "x", "sure": "on"}),
        (reverse("issuing:award_resend", args=[award.public_id]), {}),
        (reverse("issuing:batch_send", args=[batch.public_id]), {}),
        (reverse("issuing:batch_change", args=[batch.public_id]), {"do": "discard"}),
    ]


@pytest.fixture
def draft(achievement: Achievement, person: Person) -> Batch:
    from alliance.issuing import recipients

    rows = [recipients.Row(number=1, email="p@example.org")]
    return services.draft_batch(achievement, recipients.Reading(rows=rows), by=person)


def test_private_pages_lead_visitors_to_sign_in(
    client: Client, issuer: Issuer, achievement: Achievement, award: Award, draft: Batch
) -> None:
    for address in _private_pages(issuer, achievement, award, draft):
        page = client.get(address)
        assert page.status_code == 302, address
        assert page.url.startswith("/account/login"), address
    for address, data in _acts(issuer, achievement, award, draft):
        assert client.post(address, data).status_code == 302, address
    assert Batch.objects.count() == 1


def test_members_of_another_issuer_see_and_do_nothing_here(
    sign_in: Callable[[Person], Client],
    stranger: Person,
    issuer: Issuer,
    achievement: Achievement,
    award: Award,
    draft: Batch,
) -> None:
    client = sign_in(stranger)
    for address in _private_pages(issuer, achievement, award, draft):
        page = client.get(address)
        assert page.status_code in (403, 404), address
        assert b"recipient@example.org" not in page.content
    for address, data in _acts(issuer, achievement, award, draft):
        assert client.post(address, data).status_code in (403, 404), address
    award.refresh_from_db()
    achievement.refresh_from_db()
    assert award.revoked_at is None
    assert achievement.archived_at is None
    assert (issuer.memberships.count(), issuer.signing_keys.count()) == (1, 1)
    assert Batch.objects.get() == draft


def test_a_membership_is_not_removed_through_another_issuers_address(
    sign_in: Callable[[Person], Client], stranger: Person, issuer: Issuer
) -> None:
    own = stranger.issuer_memberships.get().issuer
    theirs = issuer.memberships.get()
    address = reverse("issuing:member_remove", args=[own.slug, theirs.pk])
    assert sign_in(stranger).post(address).status_code == 404
    assert issuer.memberships.count() == 1


def test_an_awarder_awards_but_does_not_manage(
    sign_in: Callable[[Person], Client], awarder: Person, issuer: Issuer, achievement: Achievement
) -> None:
    client = sign_in(awarder)
    assert client.get(reverse("issuing:awards", args=[issuer.slug])).status_code == 200
    assert client.get(reverse("issuing:award_one", args=[achievement.public_id])).status_code == 200
    assert client.get(reverse("issuing:members", args=[issuer.slug])).status_code == 403
    edit = reverse("issuing:achievement_edit", args=[achievement.public_id])
    assert client.get(edit).status_code == 403


def test_public_pages_show_no_recipient(client: Client, issuer: Issuer, award: Award) -> None:
    for address in (
        reverse("issuing:home"), issuer.get_absolute_url(), award.achievement.get_absolute_url()
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200
        assert b"recipient@example.org" not in page.content
        assert b"Rae" not in page.content


def test_members_of_a_private_site_are_told_that_badges_verify_only_here(
    signed_in: Client, client: Client, issuer: Issuer, settings: object
) -> None:
    said = b"Only this site can verify"
    assert said in signed_in.get(issuer.get_absolute_url()).content
    assert said not in client.get(issuer.get_absolute_url()).content
    settings.SITE_URL = "https://badges.example.org"  # type: ignore[attr-defined]
    assert said not in signed_in.get(issuer.get_absolute_url()).content
