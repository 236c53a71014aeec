"""Addresses of `membership`."""

from django.urls import path

from alliance.membership.views import contacts, desk, hooks, invoices, lists, mine, money, public

app_name = "membership"
urlpatterns = [
    path("members/", public.index, name="index"),
    path("members/all.json", public.index_json, name="json"),
    path("members/logos/<slug:slug>/<slug:digest>.png", public.logo, name="logo"),
    path("join/", public.join, name="join"),
    path("join/agreement/<slug:member>/", public.agreement, name="agreement"),
    path("join/agreement/<slug:member>/<int:version>/", public.agreement, name="agreement_version"),
    path("join/<slug:slug>/", mine.apply, name="apply"),
    path("membership/", mine.index, name="mine_index"),
    path("membership/stripe/", hooks.stripe, name="stripe"),
    path("membership/desk/", desk.index, name="desk"),
    path("membership/desk/all/", desk.everything, name="everything"),
    path("membership/desk/members.csv", lists.members_csv, name="members_csv"),
    path("membership/desk/take-over/", lists.take_over, name="take_over"),
    path("membership/desk/contacts/", contacts.index, name="contacts"),
    path("membership/desk/contacts/name/", contacts.name, name="contact_name"),
    path("membership/desk/honorary/", desk.appoint, name="appoint"),
    path("membership/desk/agreement/", desk.publish, name="publish"),
    path("membership/desk/tiers/", desk.tiers, name="tiers"),
    path("membership/desk/tiers/new/", desk.tier, name="tier_create"),
    path("membership/desk/tiers/<slug:slug>/", desk.tier, name="tier_edit"),
    path("membership/desk/tiers/<slug:slug>/price/", desk.price, name="price"),
    path("membership/desk/invoices/", invoices.index, name="invoices"),
    path("membership/desk/invoices.csv", invoices.as_csv, name="invoices_csv"),
    path("membership/desk/payments/", money.payments, name="payments"),
    path("membership/desk/payments/<uuid:public_id>/", money.payment, name="payment"),
    path("membership/desk/cards/<int:pk>/", money.card_event, name="card_event"),
    path("membership/desk/payouts/<uuid:public_id>/", money.payout, name="payout"),
    path("membership/invited/<uuid:public_id>/", contacts.invited, name="invited"),
    path("membership/invoices/<uuid:public_id>/", mine.invoice, name="invoice"),
    path("membership/invoices/<uuid:public_id>.pdf", mine.invoice_pdf, name="invoice_pdf"),
    path("membership/invoices/<uuid:public_id>/receipt.pdf", mine.receipt_pdf, name="receipt_pdf"),
    path("membership/invoices/<uuid:public_id>/card/", mine.card, name="card"),
    path("membership/invoices/<uuid:public_id>/book/", money.book, name="book"),
    path("membership/<uuid:public_id>/", mine.page, name="mine"),
    path("membership/<uuid:public_id>/edit/", mine.edit, name="edit"),
    path("membership/<uuid:public_id>/act/", mine.act, name="act"),
    path("membership/<uuid:public_id>/logo/", mine.logo, name="logo_upload"),
    path("membership/<uuid:public_id>/decide/", desk.decide, name="decide"),
]
