"""Addresses of `issuing`. Those of documents stand in badges for ever and must not change."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from alliance.issuing.views import achievements, awarding, awards, issuers, published


class ImageSuffix(StringConverter):
    regex = "svg|png"


register_converter(ImageSuffix, "imagesuffix")

app_name = "issuing"
urlpatterns = [
    path("issuers/", issuers.home, name="home"),
    path("issuers/new/", issuers.create, name="issuer_create"),
    path("issuers/designer.svg", published.design, name="design"),
    path("issuers/preview/criteria", achievements.preview_criteria, name="preview_criteria"),
    path("issuers/<slug:slug>/", issuers.issuer, name="issuer"),
    path("issuers/<slug:slug>/did.json", published.did_document, name="did_document"),
    path("issuers/<slug:slug>/profile.json", published.profile, name="profile_document"),
    path("issuers/<slug:slug>/logo.png", published.issuer_logo, name="issuer_logo"),
    path("issuers/<slug:slug>/status/<int:number>", published.status_list, name="status_list"),
    path("issuers/<slug:slug>/edit/", issuers.edit, name="issuer_edit"),
    path("issuers/<slug:slug>/members/", issuers.members, name="members"),
    path(
        "issuers/<slug:slug>/members/<int:membership_id>/remove",
        issuers.remove_member,
        name="member_remove",
    ),
    path("issuers/<slug:slug>/keys/rotate", issuers.rotate_key, name="key_rotate"),
    path("issuers/<slug:slug>/awards/", awards.awards, name="awards"),
    path("issuers/<slug:slug>/achievements/new/", achievements.create, name="achievement_create"),
    path("achievements/<uuid:public_id>/", achievements.achievement, name="achievement"),
    path(
        "achievements/<uuid:public_id>/achievement.json",
        published.achievement,
        name="achievement_document",
    ),
    path(
        "achievements/<uuid:public_id>/image.<imagesuffix:suffix>",
        published.achievement_image,
        name="achievement_image",
    ),
    path("achievements/<uuid:public_id>/edit/", achievements.edit, name="achievement_edit"),
    path("achievements/<uuid:public_id>/archive", achievements.archive, name="achievement_archive"),
    path("achievements/<uuid:public_id>/award/", awarding.award_one, name="award_one"),
    path("achievements/<uuid:public_id>/award/list/", awarding.award_list, name="award_list"),
    path("batches/<uuid:public_id>/", awarding.batch, name="batch"),
    path("batches/<uuid:public_id>/progress", awarding.batch_progress, name="batch_progress"),
    path("batches/<uuid:public_id>/send", awarding.batch_send, name="batch_send"),
    path("batches/<uuid:public_id>/change", awarding.batch_change, name="batch_change"),
    path("awards/<uuid:public_id>/", awards.award, name="award"),
    path("awards/<uuid:public_id>/resend", awards.resend, name="award_resend"),
]
