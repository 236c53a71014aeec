"""Words of calls and applications."""

from __future__ import annotations

from fractions import Fraction

from django import template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.programmes.forms import AwardForm
from alliance.programmes.models import Application, Round
from alliance.programmes.queries import applicant_of

register = template.Library()


@register.filter
def phase(round: Round) -> str:
    """Where the round stands now, in words."""
    return {
        "draft": _("Draft"),
        "coming": _("Opens soon"),
        "open": pgettext("state", "Open"),
        "review": _("In review"),
        "proposed": _("In review"),
        "decided": _("Decided"),
        "cancelled": _("Called off"),
    }[round.phase(timezone.now())]


@register.filter
def part_called(name: str) -> str:
    return {
        "open": _("Open now"),
        "coming": _("To come"),
        "review": _("In review"),
        "over": _("Before"),
    }[name]


@register.filter
def applicant(application: Application) -> str:
    return applicant_of(application)


@register.filter
def as_number(mean: Fraction) -> str:
    """Two decimals, in the reader's own way of writing numbers."""
    return number_format(round(float(mean), 2), 2)


@register.filter
def field_of(form: AwardForm, number: int) -> BoundField:
    """The field for the award of that application."""
    return form[f"award_{number}"]
