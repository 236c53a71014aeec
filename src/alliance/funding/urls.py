"""Addresses of `funding`."""

from django.urls import path

from alliance.funding.views import (
    books,
    budgets,
    claims,
    gifts,
    grants,
    judging,
    public,
    receipts,
)

app_name = "funding"
CLAIM, GRANT = "claims/<uuid:public_id>/", "grants/<uuid:public_id>/"
BUDGET = "budgets/<int:year>/<int:version>/"
urlpatterns = [
    path("", public.index, name="index"),
    path("<int:year>/", public.year, name="year"),
    path("<int:year>.json", public.year_json, name="year_json"),
    path("<int:year>/entries/", public.entries, name="entries"),
    path("<int:year>/report/", public.report, name="report"),
    path("<int:year>/report.pdf", public.report_pdf, name="report_pdf"),
    path("grants/", grants.index, name="grants"),
    path("grants.json", grants.index_json, name="grants_json"),
    path("grants/new/", grants.enter, name="grant_enter"),
    path(GRANT, grants.grant, name="grant"),
    path(f"{GRANT}instalments/", grants.add_instalment, name="instalment_add"),
    path(f"{GRANT}instalments/<int:pk>/", grants.receive, name="instalment_receive"),
    path(f"{GRANT}reports/", grants.add_report, name="report_add"),
    path(f"{GRANT}reports/<int:pk>/", grants.report_done, name="report_done"),
    path("budgets/", budgets.draft, name="budget_draft"),
    path(BUDGET, budgets.budget, name="budget"),
    path(f"{BUDGET}lines/", budgets.add_line, name="budget_line_add"),
    path(f"{BUDGET}lines/<int:pk>/drop/", budgets.drop_line, name="budget_line_drop"),
    path(f"{BUDGET}note/", budgets.say_why, name="budget_note"),
    path(f"{BUDGET}approve/", budgets.approve, name="budget_approve"),
    path("keep/", books.keep, name="keep"),
    path("keep/gifts/", books.receive_gift, name="gift"),
    path("keep/gifts/<int:pk>/", books.name_giver, name="gift_giver"),
    path("keep/fee/", books.set_rate, name="fee"),
    path("keep/limit/", books.set_limit, name="limit"),
    path("keep/limit/<int:pk>/confirm/", books.confirm_limit, name="limit_confirm"),
    path("keep/limit/<int:pk>/drop/", books.drop_limit, name="limit_drop"),
    path("gifts/", gifts.mine, name="gifts"),
    path("gifts/<int:pk>/", gifts.answer, name="gift_answer"),
    path("claims/", claims.mine, name="claims"),
    path("claims/new/", claims.begin, name="claim_begin"),
    path("claims/queue/", judging.queue, name="queue"),
    path(CLAIM, claims.claim, name="claim"),
    path(f"{CLAIM}edit/", claims.change, name="claim_change"),
    path(f"{CLAIM}lines/", claims.add_line, name="line_add"),
    path(f"{CLAIM}lines/<int:pk>/drop/", claims.drop_line, name="line_drop"),
    path(f"{CLAIM}receipts/", receipts.add, name="receipt_add"),
    path(f"{CLAIM}receipts/<int:pk>/", receipts.file, name="receipt"),
    path(f"{CLAIM}receipts/<int:pk>/drop/", receipts.drop, name="receipt_drop"),
    path(f"{CLAIM}submit/", claims.submit, name="claim_submit"),
    path(f"{CLAIM}discard/", claims.discard, name="claim_discard"),
    path(f"{CLAIM}judge/", judging.judge, name="claim_judge"),
    path(f"{CLAIM}pay/", judging.pay, name="claim_pay"),
    path(f"{CLAIM}back/", judging.take_back, name="claim_back"),
]
