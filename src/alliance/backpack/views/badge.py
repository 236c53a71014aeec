"""One badge in its holder's Backpack."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.backpack import downloads, queries, reporting, sharing
from alliance.backpack.services import holding
from alliance.backpack.services.errors import NotPossibleError
from alliance.backpack.views.common import bytes_response, own_badge, viewer


@never_cache
@login_required
@require_safe
def badge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about it, verified anew each time."""
    held = own_badge(request, public_id)
    context = {
        "badge": held,
        "shown": reporting.shown_to_holder(held),
        "forms": downloads.forms_of(held),
        "share": sharing.share_of(held),
        "given_out": queries.is_given_out(held),
    }
    return render(request, "backpack/badge.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its picture, for its holder alone."""
    held = own_badge(request, public_id)
    return bytes_response(
        downloads.picture_png(held, 512), "image/png", cache="private, max-age=3600"
    )


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """It in one of its forms, as a file."""
    held = own_badge(request, public_id)
    content = downloads.content_of(held, kind)
    if content is None:
        raise Http404(_("This badge cannot be had in that form."))
    name = downloads.file_name(held, kind)
    return bytes_response(content, downloads.MEDIA_TYPES[kind], file_name=name)


@login_required
@require_POST
def share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make its public page, or change what that shows."""
    held = own_badge(request, public_id)
    try:
        holding.share(
            held,
            by=viewer(request),
            show_name="show_name" in request.POST,
            indexable="indexable" in request.POST,
        )
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        done = _("Your choice is saved.") if held.public else _("The badge has a public page now.")
        messages.success(request, done)
    return redirect(held.get_absolute_url() + "#share")


@login_required
@require_POST
def make_private(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take its public page away."""
    held = own_badge(request, public_id)
    holding.make_private(held, by=viewer(request))
    messages.success(
        request,
        _(
            "The badge is private. Its old address leads nowhere any more; if you share it "
            "again, it gets a new one."
        ),
    )
    return redirect(held.get_absolute_url() + "#share")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw it out: GET asks, POST does."""
    held = own_badge(request, public_id)
    if request.method == "POST":
        holding.remove(held, by=viewer(request))
        messages.success(
            request, _("“{held}” is removed from your Backpack.").format(held=held.name)
        )
        return redirect("backpack:home")
    return render(request, "backpack/remove.html", {"badge": held})
