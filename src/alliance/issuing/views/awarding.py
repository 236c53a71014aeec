"""Awarding: to one address or a list, looked at as a batch, then sent."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.issuing import documents, mail, permissions, queries, reach, recipients, services
from alliance.issuing.forms.awards import AwardListForm, AwardOneForm
from alliance.issuing.models import Achievement, Batch, BatchRow
from alliance.issuing.views import common
from alliance.outbox import mailbox

LETTERS_IN_FULL = 2
ROWS_A_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To one address."""
    return _award(request, public_id, AwardOneForm, "one")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To a pasted list or a CSV file."""
    return _award(request, public_id, AwardListForm, "list")


def _award(
    request: HttpRequest,
    public_id: UUID,
    form_class: type[AwardOneForm] | type[AwardListForm],
    way: str,
) -> HttpResponse:
    achievement = common.find_achievement(public_id)
    permissions.require_award(request.user, achievement.issuer)
    form = form_class(request.POST, request.FILES) if request.method == "POST" else form_class()
    if request.method == "POST" and form.is_valid():
        reading = form.reading() if isinstance(form, AwardOneForm) else form.reading
        try:
            batch = services.draft_batch(achievement, reading, by=common.person_of(request))
        except services.NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect(batch)
    context = {
        "achievement": achievement,
        "issuer": achievement.issuer,
        "form": form,
        "way": way,
        "picture_url": documents.picture_url(achievement, achievement.picture, ""),
        "is_reachable": reach.is_public(settings.SITE_URL),
    }
    return render(request, "issuing/award.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft to look at, or how far a batch is."""
    found = common.own_batch(request, public_id)
    if found.state == Batch.State.DRAFT:
        if found.previewed_at is None:
            Batch.objects.filter(pk=found.pk).update(previewed_at=timezone.now())
        return _draft_page(request, found)
    if found.state == Batch.State.SENDING:
        services.resume()  # heals a batch whose worker was stopped, while somebody looks
    page = Paginator(found.rows.select_related("award"), ROWS_A_PAGE)
    context = {
        "batch": found,
        "achievement": found.achievement,
        "issuer": found.achievement.issuer,
        "progress": queries.progress_of(found),
        "rows": page.get_page(request.GET.get("page")),
    }
    return render(request, "issuing/batch_sent.html", context)


@login_required
@require_safe
def batch_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a batch is, for htmx; when it is done, the page is loaded anew."""
    found = common.own_batch(request, public_id)
    context = {"batch": found, "progress": queries.progress_of(found)}
    response = render(request, "issuing/_progress.html", context)
    if found.state == Batch.State.SENT:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def batch_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let it go out."""
    found = common.own_batch(request, public_id)
    try:
        sent = services.send_batch(found, by=common.person_of(request))
    except services.NotPossibleError as error:
        messages.error(request, str(error))
        return redirect(found)
    if sent.state == Batch.State.SENT:
        messages.success(request, _awarded())
    return redirect(sent)


def _awarded() -> str:
    if mailbox.is_used():
        return _(
            "Awarded. The mail lies in the folder “mail” of this site’s data: it sends none until "
            "MAIL_URL is set."
        )
    return _("Awarded. The mail is on its way.")


@login_required
@require_POST
def batch_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rows put right, holders left out, failed rows tried again, or the draft thrown away."""
    found = common.own_batch(request, public_id)
    person = common.person_of(request)
    do = request.POST.get("do")
    try:
        if do == "correct":
            return _correct(request, found)
        if do == "leave_out":
            number = services.leave_out_holders(found, by=person)
            messages.success(request, _("{number} left out.").format(number=number))
        elif do == "retry":
            services.retry_batch(found, by=person)
        elif do == "discard":
            services.discard_batch(found, by=person)
            messages.info(request, "The draft is thrown away; nothing was sent.")
            return redirect(found.achievement)
    except services.NotPossibleError as error:
        messages.error(request, str(error))
    return redirect(found)


def _correct(request: HttpRequest, found: Batch) -> HttpResponse:
    text = request.POST.get("rows", "")
    try:
        reading = recipients.read_list(
            text,
            zone=timezone.get_current_timezone(),
            now=timezone.now(),
            taken=dict(found.rows.values_list("email", "number")),
        )
    except recipients.ListError as error:
        return _draft_page(request, found, correction=text, problem=str(error), status=422)
    services.correct_batch(found, reading, by=common.person_of(request))
    messages.success(request, _("{rows} rows added.").format(rows=len(reading.rows)))
    return redirect(found)


def _draft_page(
    request: HttpRequest,
    found: Batch,
    *,
    correction: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = Paginator(found.rows.all(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    holders = queries.holders_among(found)
    rejected = "\n".join([*found.header, *(row["text"] for row in found.rejected)])
    achievement = found.achievement
    context = {
        "batch": found,
        "achievement": achievement,
        "issuer": achievement.issuer,
        "total": page.paginator.count,
        "rows": page,
        "holders": sorted(holders),
        "letters": [(row, _letter(achievement, row)) for row in found.rows.all()[:LETTERS_IN_FULL]],
        "correction": rejected if correction is None else correction,
        "correction_rows": min(16, max(4, len(found.rejected) + 2)),
        "problem": problem,
        "picture_url": documents.picture_url(achievement, achievement.picture, ""),
        "is_reachable": reach.is_public(settings.SITE_URL),
    }
    return render(request, "issuing/batch_draft.html", context, status=status)


def _letter(achievement: Achievement, row: BatchRow) -> mail.Letter:
    """The mail as it will be, with a claim link that leads nowhere yet."""
    link = settings.SITE_URL + reverse("backpack:claim", args=["made-when-it-is-sent"])
    return mail.compose(achievement, **row.as_line(), claim_url=link)
