"""Forms about an issuer and its members."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.issuing.forms.pictures import KeptPictureField, PictureField
from alliance.issuing.models import IssuerMember


class IssuerForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it will stand on every badge: your organization, or you."),
    )
    url = forms.URLField(
        label=_("Web address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Your own site, where readers of a badge can learn who you are."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Published in each badge, and where answers to badge mails go."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you do, in a sentence or two."),
    )
    upload = PictureField(
        label=_("Logo"),
        help_text=_("PNG, SVG or JPEG, up to 2 MB, best square."),
    )
    kept = KeptPictureField()


class MemberForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of somebody who has signed in here with it."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (IssuerMember.Role.AWARDER, _("Awarder: awards badges and sees who received them")),
            (IssuerMember.Role.OWNER, _("Owner: everything, also achievements, members and keys")),
        ],
    )
