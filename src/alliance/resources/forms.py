"""Forms of resources."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alliance.resources.files import ENDINGS
from alliance.resources.models import Resource, Review


class WhatForm(forms.Form):
    """A link or a file."""

    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https", max_length=500)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=format_lazy("{} {}", _("Up to 10 MB:"), ENDINGS),
    )


class ProposeForm(forms.ModelForm[Resource]):
    class Meta:
        model = Resource
        fields = ["title", "text", "topic", "authors", "language"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"language": _("Its code, like en or es.")}


class VersionForm(WhatForm):
    note = forms.CharField(label=_("What is new"), required=False, max_length=300)


class CurateForm(forms.Form):
    word = forms.CharField(label=_("Why it is here, or why not"), required=False, max_length=300)


class ReviewForm(forms.ModelForm[Review]):
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, "★" * n) for n in (5, 4, 3, 2, 1)]
    )

    class Meta:
        model = Review
        fields = ["stars", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
