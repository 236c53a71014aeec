"""What people fill in here."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(
        label=_("Your answer"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Plain text. Leave of the quoted lines what you answer."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)  # the same form sent twice posts once


class HideForm(forms.Form):
    reason = forms.CharField(label=_("Why it is hidden"), max_length=300)
