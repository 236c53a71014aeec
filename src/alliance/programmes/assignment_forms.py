"""Forms of who reviews what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.funding.forms import Beside
from alliance.people.models import Person
from alliance.programmes.models import Application
from alliance.programmes.models.round import EACH_AT_MOST


class AssignForm(forms.Form):
    """One of `free`, for one application; on the page each application has its own."""

    person = forms.ChoiceField(label=_("Reviewer"))

    def __init__(
        self, *args: Any, application: Application, free: Sequence[Person], **kwargs: Any
    ) -> None:
        kwargs["auto_id"] = f"assign_{application.number}_%s"
        super().__init__(*args, **kwargs)
        self.application, self._free = application, {str(one.pk): one for one in free}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("choose one")), *((pk, str(one)) for pk, one in self._free.items())]

    def clean_person(self) -> Person:
        try:
            return self._free[self.cleaned_data["person"]]
        except KeyError as wrong:
            raise ValidationError(_("Choose one of those that are offered.")) from wrong


class SpreadForm(Beside, forms.Form):
    each = forms.IntegerField(
        label=_("Reviewers for each application"), min_value=1, max_value=EACH_AT_MOST
    )


class ScorersForm(Beside, forms.Form):
    assigned_only = forms.BooleanField(
        label=_("Only who is assigned to an application scores it"),
        help_text=_("Otherwise every reviewer of the round may score every application."),
        required=False,
    )
