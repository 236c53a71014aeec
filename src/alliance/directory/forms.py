"""Forms of the registry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.directory.members import members
from alliance.directory.models import Override
from alliance.directory.permissions import Viewer, is_staff
from alliance.issuing.models import Issuer
from alliance.people.models import Person


def _organizations(person: Viewer) -> list[tuple[str, str]]:
    """What the person may link an issuer to: theirs, and for staff all."""
    known = members()
    found = known.organizations() if is_staff(person) else known.spoken_for(person)
    return [(str(one.key), one.name) for one in found]


class ClaimForm(forms.Form):
    did = forms.CharField(
        label=_("Identifier of the issuer"),
        max_length=500,
        help_text=_(
            "As it stands in its badges: did:web:example.org, or the https address of its Profile."
        ),
    )
    name = forms.CharField(label=_("Its name"), max_length=200, required=False)
    organization = forms.TypedChoiceField(label=_("It answers to"), coerce=UUID)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _organizations(person)


class OverrideForm(forms.Form):
    effect = forms.ChoiceField(label=_("What"), choices=Override.Effect.choices)
    did = forms.CharField(label=_("Identifier of the issuer"), max_length=500)
    name = forms.CharField(
        label=_("Its name"), max_length=200, required=False, help_text=_("To enter it.")
    )
    organization = forms.TypedChoiceField(
        label=_("It answers to"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("To enter it."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the public log."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ChoiceField)
        found = [(str(one.key), one.name) for one in members().organizations()]
        field.choices = [("", _("nobody")), *found]


class OwnForm(forms.Form):
    """Among the issuers that the person owns."""

    issuer = forms.ModelChoiceField(
        label=_("Issuer"), queryset=Issuer.objects.none(), empty_label=None
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["issuer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Issuer.objects.filter(
            memberships__person=person, memberships__role="owner"
        ).distinct()
