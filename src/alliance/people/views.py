"""Pages of people: the one-time link, the profile, and editing it."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.people import queries, signin
from alliance.people.models import Person
from alliance.people.zones import zone_names


class ProfileForm(forms.ModelForm[Person]):
    """What a person says about themselves. Addresses have pages of their own."""

    time_zone = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "As my browser says"), *((z, z) for z in zone_names())],
        help_text="Times of calls and deadlines are shown in this zone.",
    )

    class Meta:
        model = Person
        fields = ["name", "pronouns", "time_zone", "profile_public"]
        help_texts = {
            "name": "As you want to be called here, and as issuers read it.",
            "profile_public": "Name, pronouns and time zone. Never your addresses.",
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a button, POST signs in: mail scanners open links, but press nothing."""
    if request.method != "POST":
        link = signin.usable_link(token)
        status = 200 if link else 410
        return render(request, "people/sign_in_link.html", {"link": link}, status=status)
    link = signin.usable_link(token)
    person = authenticate(request, one_time_token=token) if link else None
    if link is None or person is None:
        return render(request, "people/sign_in_link.html", {"link": None}, status=410)
    return perform_login(request, person, email_verification="none", redirect_url=link.next)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Only ever the viewer's own profile: the form takes no id."""
    assert isinstance(request.user, Person)
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect(reverse("people:profile_edit"))
    return render(request, "people/profile_edit.html", {"form": form, "title": "Your profile"})


@require_safe
def profile(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A person's public profile; somebody who is not to be seen is nobody."""
    person = queries.public_profile(str(public_id))
    if person is None:
        raise Http404("No public profile is here.")
    return render(request, "people/profile.html", {"person": person})
