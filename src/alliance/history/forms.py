"""Forms of the history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.history.models import FIELDS, Proposal


class ProposalForm(forms.ModelForm[Proposal]):
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"),
        assume_scheme="https",
        max_length=200,
        help_text=gettext_lazy("Where others can read that it was so."),
    )

    class Meta:
        model = Proposal
        fields = [*FIELDS, "reason"]
        widgets = {
            "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, year = data.get("date"), data.get("year")
        if day and year and day.year != year:
            self.add_error("date", _("This day lies in another year."))
        return data


class ReviewForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("A word to the proposer"), max_length=300, required=False
    )


class HideForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why is it hidden?"), max_length=300)
