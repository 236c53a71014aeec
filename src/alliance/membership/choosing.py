"""Forms of staff about contacts: whom to write to, and who is to be asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.membership import contacts
from alliance.membership.models import Contact, Membership

AT_ONCE = 500  # a form has a thousand fields at most


class _Contacts(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.membership.organization}: {obj.email}"


class _Members(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.organization)


class ContactsForm(forms.Form):
    """Some of those whom nobody has written to; all of them, unless somebody says otherwise."""

    contacts = _Contacts(
        Contact.objects.none(),
        label=_("Who is written to"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Somebody was written to meanwhile. Look again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = list(contacts.to_invite().values_list("pk", flat=True)[:AT_ONCE])
        field = self.fields["contacts"]
        field.queryset = contacts.to_invite().filter(pk__in=first)  # type: ignore[attr-defined]
        field.initial = first


class ContactForm(forms.Form):
    """Whom to ask, where the list of before named nobody or the wrong address."""

    member = _Members(Membership.objects.none(), label=_("Member"))
    email = forms.EmailField(label=_("Address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = contacts.unspoken().select_related("organization")
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]
