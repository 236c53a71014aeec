"""Which entries of the books anybody may ask for, as a form by GET."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.funding.forms import Beside
from alliance.funding.models import Grant, Programme
from alliance.groups.models import WorkingGroup
from alliance.ledger.forms import account_choices

ANY = ("", _("any"))


def _funds() -> list[tuple[str, Any]]:
    restricted = Grant.objects.filter(is_restricted=True).order_by("title")
    return [ANY, ("-", _("Free to use")), *restricted.values_list("code", "title")]


def _groups() -> list[tuple[str, Any]]:
    return [ANY, *WorkingGroup.objects.order_by("name").values_list("acronym", "name")]


class EntriesForm(Beside, forms.Form):
    """What is typed is never refused: what nothing is like finds nothing."""

    q = forms.CharField(label=_("Word or number"), required=False, max_length=60)
    account = forms.ChoiceField(
        label=_("Account"), required=False, choices=lambda: [ANY, *account_choices()[1:]]
    )
    programme = forms.ChoiceField(
        label=_("Programme"), required=False, choices=[ANY, *Programme.choices]
    )
    fund = forms.ChoiceField(label=_("Fund"), required=False, choices=_funds)
    group = forms.ChoiceField(label=_("Working group"), required=False, choices=_groups)
