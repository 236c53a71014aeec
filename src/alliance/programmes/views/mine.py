"""The page of an application, as each of its readers sees it, and its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.funding.forms import PayForm
from alliance.people.models import Person
from alliance.programmes import coverage, permissions, queries, sheet
from alliance.programmes.answering import (
    AcceptForm,
    DeliverForm,
    InterestForm,
    JudgeForm,
    RemarkForm,
    ReviewForm,
    SubmitForm,
    TeamForm,
)
from alliance.programmes.models import (
    Application,
    Award,
    Criterion,
    Milestone,
    ProgrammeEvent,
    Review,
)
from alliance.programmes.ranking import weighted
from alliance.programmes.views.shared import application_for, me


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that the viewer writes, reviews or has to do here."""
    now, viewer = timezone.now(), me(request)
    context = {
        "applications": queries.applications_of(viewer),
        "reviews": [
            (one.round, coverage.queue(viewer, one.round), one.round.phase(now) == "review")
            for one in queries.reviewed_by(viewer)
        ],
        "waiting": queries.waiting_milestones(viewer),
    }
    return render(request, "programmes/mine.html", context)


@login_required
@require_safe
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return page(request, application_for(request, public_id))


Failed = dict[str, dict[str, BaseForm]]  # by the public id of a milestone and the form's name


def page(
    request: HttpRequest,
    application: Application,
    status: int = 200,
    failed: Failed | None = None,
    **forms: Any,
) -> HttpResponse:
    """What this reader may see and do; `forms`, and `failed` of a milestone, are those that came
    back with errors.
    """
    now, viewer = timezone.now(), me(request)
    round = application.round
    context: dict[str, Any] = {
        "application": application,
        "round": round,
        "programme": round.programme,
        "phase": round.phase(now),
        "closes_there": round.closes_at.astimezone(round.zone),
        "award": _award(request, application, failed or {}),
    }
    if permissions.writes(viewer, application):
        context |= _for_writers(request, application)
    elif permissions.may_oversee(viewer, application, now):
        context |= {"sheet": sheet.open_sheet(application), "is_overseer": True}
        context["events"] = application.events.select_related("by")
        context["conflicts"] = application.conflicts.select_related("person")
    elif permissions.may_settle(viewer, application):
        context["sheet"] = sheet.open_sheet(application)  # whom they pay
    else:
        context["sheet"] = sheet.for_reviewers(application)
    if not context.get("is_writer"):
        context |= _for_judges(request, application)
    return render(request, "programmes/application.html", context | forms, status=status)


def _for_writers(request: HttpRequest, application: Application) -> dict[str, Any]:
    now, viewer = timezone.now(), me(request)
    is_out = permissions.may_read_outcome(viewer, application, now)
    shown = ProgrammeEvent.IN_CONFIDENCE
    return {
        "is_writer": True,
        "sheet": sheet.of_content(application, application.content),
        "team": application.team.select_related("person"),
        "may_write": permissions.may_write(viewer, application, now),
        "may_submit": permissions.may_submit(viewer, application, now),
        "may_withdraw": permissions.may_withdraw(viewer, application, now),
        "submit_form": SubmitForm(round=application.round),
        "team_form": TeamForm(),
        "is_out": is_out,
        "comments": [
            review.for_applicant
            for review in queries.counted_of(application)
            if review.for_applicant
        ]
        if is_out
        else [],
        "events": application.events.exclude(kind__in=shown).select_related("by"),
    }


def _for_judges(request: HttpRequest, application: Application) -> dict[str, Any]:
    now, viewer = timezone.now(), me(request)
    own = application.reviews.filter(reviewer_id=viewer.pk).first()
    may_see = permissions.may_see_reviews(viewer, application, now)
    criteria = list(application.round.criteria.all())
    reviews = queries.counted_of(application) if may_see else []
    return {
        "may_review": permissions.may_review(viewer, application, now),
        "next_one": _next_one(viewer, application, now),
        "own": own,
        "is_submitted": own is not None and own.state == Review.State.SUBMITTED,
        "may_see": may_see,
        "may_discuss": permissions.may_discuss(viewer, application, now),
        "reviews": [(one, _scores(one, criteria), _mean(one, criteria)) for one in reviews],
        "remarks": application.remarks.select_related("author") if may_see else [],
        "review_form": ReviewForm(round=application.round, review=own),
        "interest_form": InterestForm(),
        "remark_form": RemarkForm(),
    }


def _next_one(viewer: Person, application: Application, now: datetime) -> Application | None:
    """What else is asked of a reviewer in this round: the next by number, else the first."""
    waiting = coverage.unreviewed(viewer, application.round, now)
    others = [one for one in waiting if one.pk != application.pk]
    after = [one for one in others if one.number > application.number]
    return next(iter([*after, *others]), None)


def _scores(review: Review, criteria: list[Criterion]) -> list[tuple[Criterion, int]]:
    return [(one, review.scores[one.key]) for one in criteria]


def _mean(review: Review, criteria: list[Criterion]) -> float:
    return float(weighted(review.scores, criteria))


def _award(request: HttpRequest, application: Application, failed: Failed) -> dict[str, Any] | None:
    """The award, for those who apply, run the programme or keep the books; once it is confirmed."""
    now, viewer = timezone.now(), me(request)
    award = Award.objects.filter(application=application, is_confirmed=True).first()
    may = (
        permissions.writes(viewer, application)
        or permissions.may_oversee(viewer, application, now)
        or permissions.may_settle(viewer, application)
    )
    if award is None or not may:
        return None
    agreement = award.agreement or application.round.programme.agreements.last()
    return {
        "award": award,
        "agreement": agreement,
        "may_accept": permissions.may_accept(viewer, award),
        "accept_form": AcceptForm(initial={"version": agreement.version if agreement else 0}),
        "milestones": [
            _milestone(request, one) | failed.get(str(one.public_id), {})
            for one in _milestones(award)
        ],
    }


def _milestones(award: Award) -> Any:
    return award.milestones.select_related("award__application__round__programme", "file")


def _milestone(request: HttpRequest, milestone: Milestone) -> dict[str, Any]:
    viewer, key = me(request), f"m{milestone.number}_%s"
    return {
        "milestone": milestone,
        "may_deliver": permissions.may_deliver(viewer, milestone),
        "may_judge": permissions.may_judge(viewer, milestone),
        "may_pay": permissions.may_pay(viewer, milestone),
        "deliver_form": DeliverForm(auto_id=f"deliver_{key}"),
        "judge_form": JudgeForm(auto_id=f"judge_{key}"),
        "pay_form": PayForm(auto_id=f"pay_{key}", initial={"on": timezone.localdate()}),
    }


@login_required
@require_safe
def file(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The file, to keep: it is never shown in a page of this site, whatever it holds. Where the
    round is blind a reviewer gets it under a name that says nothing.
    """
    application = application_for(request, public_id)
    found = get_object_or_404(application.attachments, public_id=file_id)
    name, now = found.name, timezone.now()
    if not (
        permissions.writes(request.user, application)
        or permissions.may_oversee(request.user, application, now)
    ):
        shown = [
            row
            for row in sheet.for_reviewers(application).answers
            if row.file and row.file == found
        ]
        if not shown:
            raise Http404("No file is here.")
        name = shown[0].text
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type=found.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
