"""Forms of pledges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.organizations.models import Organization
from alliance.pledges.models import Pledge, Progress, Summit


class SummitForm(forms.ModelForm[Summit]):
    class Meta:
        model = Summit
        fields = ["name", "slug", "held_on", "place", "text"]
        labels = {"slug": _("short name, for its address")}
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class PledgeForm(forms.ModelForm[Pledge]):
    organization = forms.ModelChoiceField(
        label=_("For"), queryset=Organization.objects.none(), empty_label=None
    )

    class Meta:
        model = Pledge
        fields = ["organization", "text", "due_on"]
        help_texts = {
            "text": _("One sentence that somebody can check later. It stays as you give it.")
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, mine: list[Organization], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.filter(pk__in=[one.pk for one in mine])


class ProgressForm(forms.ModelForm[Progress]):
    evidence_url = forms.URLField(
        label=_("Evidence"),
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=_("An address where others can see it. A kept pledge has one."),
    )

    class Meta:
        model = Progress
        fields = ["text", "percent", "state", "evidence_url"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
