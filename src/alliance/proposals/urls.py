"""Addresses of `proposals`: /proposals/, and the documents under /specifications/."""

from django.urls import path

from alliance.proposals.feeds import News
from alliance.proposals.views import (
    comments,
    consensus,
    index,
    proposal,
    reports,
    specification,
    text,
)

app_name = "proposals"
P, S = "proposals/<slug:slug>/", "specifications/<slug:slug>/"
urlpatterns = [
    path("proposals/", index.index, name="index"),
    path("proposals/proposals.json", index.index_json, name="json"),
    path("proposals/proposals.atom", News(), name="feed"),
    path("proposals/new/", index.propose, name="propose"),
    path(P, proposal.proposal, name="proposal"),
    path("proposals/<slug:slug>.json", proposal.proposal_json, name="proposal_json"),
    path(f"{P}log/", proposal.log, name="log"),
    path(f"{P}edit/", proposal.edit, name="edit"),
    path(f"{P}people/", proposal.people, name="people"),
    path(f"{P}people/<int:pk>/end/", proposal.end_part, name="end_part"),
    path(f"{P}criteria/<slug:key>/", proposal.evidence, name="evidence"),
    path(f"{P}criteria/<slug:key>/confirm/", proposal.confirm, name="confirm"),
    path(f"{P}ballot/", proposal.ballot, name="ballot"),
    path(f"{P}withdraw/", proposal.withdraw, name="withdraw"),
    path(f"{P}resume/", proposal.resume, name="resume"),
    path(f"{P}publish/", specification.publish, name="publish"),
    path(f"{P}text/", text.text, name="text"),
    path(f"{P}revise/", text.revise, name="revise"),
    path(f"{P}changes/", text.compare, name="compare"),
    path(f"{P}revisions/<int:number>/", text.revision, name="revision"),
    path(f"{P}revisions/<int:number>.json", text.revision_json, name="revision_json"),
    path(f"{P}comments/", comments.comments, name="comments"),
    path(f"{P}comments/<int:pk>/reply/", comments.reply, name="reply"),
    path(f"{P}comments/<int:pk>/answer/", comments.dispose, name="dispose"),
    path(f"{P}comments/<int:pk>/satisfied/", comments.satisfied, name="satisfied"),
    path(f"{P}calls/new/", consensus.begin, name="begin_call"),
    path(f"{P}calls/<int:pk>/", consensus.call, name="call"),
    path(f"{P}calls/<int:pk>/add/", consensus.add, name="add_reply"),
    path(f"{P}calls/<int:pk>/close/", consensus.close, name="close_call"),
    path(f"{P}reports/", reports.reports, name="reports"),
    path(f"{P}reports/new/", reports.report, name="report"),
    path(f"{P}reports/<int:pk>/confirm/", reports.confirm, name="confirm_report"),
    path("specifications/", specification.index, name="specifications"),
    path(S, specification.version, name="latest"),
    path("specifications/<slug:slug>.json", specification.specification_json, name="versions"),
    path(f"{S}changelog/", specification.changelog, name="changelog"),
    path(f"{S}errata/", specification.errata, name="errata"),
    path(f"{S}errata/new/", specification.submit, name="submit"),
    path(f"{S}errata/<int:pk>/", specification.settle, name="settle"),
    path(f"{S}<slug:name>/", specification.version, name="version"),
    path(f"{S}<slug:name>/<str:kind>", specification.file, name="file"),
]
