"""Pages on which a credential is asked for before a vote."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alliance.decisions import permissions as decisions
from alliance.decisions.models import Decision
from alliance.directory.queries import own_issuer
from alliance.issuing.models import Achievement
from alliance.people.models import Person
from alliance.recognition.models import BallotCredential, PresentationRequest
from alliance.recognition.presenting import asking, receiving
from alliance.recognition.services.errors import NotPossible


class CredentialForm(forms.Form):
    """Which credential a decision asks for."""

    achievement = forms.ModelChoiceField(
        Achievement.objects.none(),
        label=gettext_lazy("Credential"),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Of the Alliance’s own issuer: of a role, or of membership, say."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["achievement"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Achievement.objects.filter(issuer=own_issuer(), archived_at=None)


@never_cache
@login_required
@require_safe
def ballot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a decision asks for, and whether I have shown it; for who leads it, the choice."""
    decision = _decision(request, public_id)
    row = BallotCredential.objects.filter(decision=decision).select_related("achievement").first()
    form = CredentialForm(initial={"achievement": row.achievement if row else None})
    may_lead = decisions.may_lead(request.user, decision)
    if row is None and not may_lead:
        raise Http404
    return _page(request, decision, row, form if may_lead and decision.is_open else None)


@never_cache
@login_required
@require_POST
def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the decision ask for a credential, or for none."""
    decision = _decision(request, public_id)
    if not decisions.may_lead(request.user, decision):
        raise PermissionDenied(_("Whoever leads the decision says what it asks for."))
    form = CredentialForm(request.POST)
    if form.is_valid():
        try:
            asking.ask_for(decision, form.cleaned_data["achievement"], by=_me(request))
        except (NotPossible, ValidationError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Kept."))
    else:
        messages.error(request, _("Choose an achievement of the Alliance’s own issuer."))
    return redirect("recognition:ballot", public_id)


@never_cache
@login_required
@require_POST
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask me for it: the page with the request, for this Backpack or another wallet."""
    decision = _decision(request, public_id)
    row = get_object_or_404(
        BallotCredential.objects.select_related("achievement"), decision=decision
    )
    try:
        asked = asking.begin(row, by=_me(request), now=timezone.now())
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("recognition:ballot", public_id)
    query = urlencode(asking.parameters_of(asked))
    links = {
        "backpack": f"{reverse('backpack:present')}?{query}",
        "wallet": f"openid4vp://authorize?{query}",
        "minutes": int(asking.HOLDS.total_seconds() // 60),
    }
    return _page(request, decision, row, None, **links)


@never_cache
@login_required
@require_safe
def shown(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where a wallet leads its holder after the answer: only whom it was asked of may read it."""
    decision = _decision(request, public_id)
    code = request.GET.get("response_code", "")[:64]
    asked = PresentationRequest.objects.filter(
        ballot__decision=decision, person=_me(request), response_code=code
    ).exclude(response_code="")
    found = get_object_or_404(asked)
    if found.award is None:
        messages.error(request, _("It does not do: %(why)s") % {"why": found.problem})
        return redirect("recognition:ballot", public_id)
    messages.success(request, _("Thank you. You can vote now."))
    return redirect(decision.get_absolute_url())


def _page(
    request: HttpRequest,
    decision: Decision,
    row: BallotCredential | None,
    form: CredentialForm | None,
    **links: object,
) -> HttpResponse:
    context = {
        "decision": decision,
        "ballot": row,
        "form": form,
        "has_shown": receiving.shown_by(_me(request), decision.pk, timezone.now()) is not None,
        **links,
    }
    return render(request, "recognition/ballot.html", context)


def _decision(request: HttpRequest, public_id: UUID) -> Decision:
    found = get_object_or_404(Decision.objects.select_related("group"), public_id=public_id)
    if not decisions.may_see(request.user, found):
        raise Http404
    return found


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
