"""Forms of incidents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.operations import parts
from alliance.operations.models import Incident, IncidentUpdate


class IncidentForm(forms.ModelForm[Incident]):
    parts = forms.MultipleChoiceField(
        label=_("Which parts of the site"), widget=forms.CheckboxSelectMultiple
    )
    began_at = forms.DateTimeField(
        label=_("Since when"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Left empty: now. Planned work may begin later."),
    )
    text = forms.CharField(
        label=_("What visitors should know"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ("title", "parts", "impact", "began_at", "text")

    class Meta:
        model = Incident
        fields = ["title", "impact"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["parts"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(part.key, part.name) for part in parts.present()]


class UpdateForm(forms.ModelForm[IncidentUpdate]):
    class Meta:
        model = IncidentUpdate
        fields = ["state", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
