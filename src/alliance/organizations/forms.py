"""Forms of organizations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.organizations.models import Affiliation, Organization
from alliance.people.forms import AccountField

MAX_DESCRIPTION_CHARACTERS = 2000


class OrganizationForm(forms.ModelForm[Organization]):
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        assume_scheme="https",
        help_text=_("The organization's own site."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=MAX_DESCRIPTION_CHARACTERS,
        help_text=_("What it is, and what it has to do with badges. Markdown may be used."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Organization
        fields = ["name", "url", "description"]


class ProposeForm(OrganizationForm):
    named = forms.BooleanField(
        label=_("Name me on its page as its representative"),
        required=False,
        initial=True,
        help_text=_("You speak for it in the alliance once staff have approved it."),
    )

    def clean_name(self) -> str:
        """One entry an organization: a name that is listed is not proposed again."""
        name: str = self.cleaned_data["name"]
        listed = Organization.objects.filter(
            name__iexact=name.strip(), state=Organization.State.ACTIVE
        )
        if listed.exists():
            raise ValidationError(
                _("An organization of this name is listed. Say on its page that you belong to it.")
            )
        return name


class AffiliationForm(forms.ModelForm[Affiliation]):
    class Meta:
        model = Affiliation
        fields = ["title", "starts_on", "ends_on", "is_shown"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("What you do or did there, in your own words."),
            "ends_on": _("The day on which it no longer held. Empty while you belong to it."),
            "is_shown": _("On your own page it is shown when your profile says so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["starts_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and starts_on > timezone.localdate():
            self.add_error("starts_on", _("This day is still to come. Say it when it has."))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class ChangeAffiliationForm(AffiliationForm):
    """From which day stands: it was confirmed."""

    class Meta(AffiliationForm.Meta):
        fields = ["title", "ends_on", "is_shown"]


class RepresentativeForm(forms.Form):
    who = AccountField()


class HandOverForm(RepresentativeForm):
    stay = forms.BooleanField(
        label=_("I stay as an alternate representative"), required=False, initial=True
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the record, and told to whom it concerns."),
    )
