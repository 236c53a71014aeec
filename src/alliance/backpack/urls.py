"""Addresses of `backpack`. Those of shared badges stand in printed QR codes and must not change."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from alliance.backpack.views import badge, claim, home, present, shared


class BadgeForm(StringConverter):
    regex = "png|svg|json|jwt"


register_converter(BadgeForm, "badgeform")

app_name = "backpack"
urlpatterns = [
    path("claim/undo/<str:token>/", claim.undo, name="claim_undo"),
    path("claim/<str:token>/", claim.claim, name="claim"),
    path("claim/<str:token>/renew", claim.renew, name="claim_renew"),
    path("claim/<str:token>/picture.png", claim.picture, name="claim_picture"),
    path("backpack/", home.home, name="home"),
    path("backpack/accept", home.accept, name="accept"),
    path("backpack/decline", home.decline, name="decline"),
    path("backpack/present", present.present, name="present"),
    path("backpack/import/", home.bring, name="import"),
    path("backpack/export.zip", home.export, name="export"),
    path("backpack/remove-issuer/", home.remove_issuer, name="remove_issuer"),
    path("backpack/<uuid:public_id>/", badge.badge, name="badge"),
    path("backpack/<uuid:public_id>/picture.png", badge.picture, name="picture"),
    path("backpack/<uuid:public_id>/badge.<badgeform:kind>", badge.download, name="download"),
    path("backpack/<uuid:public_id>/share", badge.share, name="share"),
    path("backpack/<uuid:public_id>/private", badge.make_private, name="private"),
    path("backpack/<uuid:public_id>/remove/", badge.remove, name="remove"),
    path("b/<uuid:share_id>/", shared.page, name="shared"),
    path("b/<uuid:share_id>/og.png", shared.open_graph, name="shared_og"),
    path("b/<uuid:share_id>/picture.png", shared.picture, name="shared_picture"),
    path("b/<uuid:share_id>/qr.svg", shared.qr, name="shared_qr"),
    path("b/<uuid:share_id>/embed", shared.embed, name="shared_embed"),
    path("b/<uuid:share_id>/badge.<badgeform:kind>", shared.download, name="shared_download"),
]
