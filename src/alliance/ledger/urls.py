"""Addresses of `ledger`."""

from django.urls import path

from alliance.ledger.views import bank, keeping, public

app_name = "ledger"
ENTRY, LINE = "entries/<uuid:public_id>/", "bank/lines/<uuid:public_id>/"
urlpatterns = [
    path("", public.index, name="index"),
    path("accounts/<slug:code>/", public.account, name="account"),
    path(ENTRY, public.entry, name="entry"),
    path("books.beancount", public.as_beancount, name="beancount"),
    path("books.journal", public.as_hledger, name="hledger"),
    path("entries.csv", public.entries_csv, name="entries_csv"),
    path("lines.csv", public.lines_csv, name="lines_csv"),
    path("journal/", keeping.journal, name="journal"),
    path("entries/new/", keeping.enter, name="enter"),
    path(f"{ENTRY}reverse/", keeping.reverse_entry, name="reverse"),
    path("entries/taken-over/", keeping.take_over, name="take_over"),
    path("years/<int:year>/", keeping.year_end, name="year_end"),
    path("periods/", keeping.periods, name="periods"),
    path("periods/close/", keeping.close, name="close"),
    path("periods/reopen/", keeping.ask_to_reopen, name="reopen_ask"),
    path("periods/reopen/decide/", keeping.decide_to_reopen, name="reopen_decide"),
    path("rates/", keeping.rates, name="rates"),
    path("bank/", bank.bank, name="bank"),
    path("bank/new/", bank.keep_account, name="bank_account_new"),
    path("bank/<uuid:public_id>/", bank.account, name="bank_account"),
    path("bank/<uuid:public_id>/edit/", bank.keep_account, name="bank_account_edit"),
    path(LINE, bank.line, name="bank_line"),
    path(f"{LINE}settle/", bank.settle, name="bank_settle"),
    path(f"{LINE}book/", bank.book, name="bank_book"),
    path(f"{LINE}aside/", bank.set_aside, name="bank_aside"),
    path(f"{LINE}undo/", bank.undo, name="bank_undo"),
]
