"""Forms about how a person wants to hear."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.notices.kinds import KINDS, Way
from alliance.notices.models import Wishes
from alliance.notices.queries import ways_of
from alliance.notices.services import choose_way


class WishesForm(forms.ModelForm[Wishes]):
    digest_hour = forms.TypedChoiceField(
        label=_("at"), coerce=int, choices=[(h, f"{h:02d}:00") for h in range(24)]
    )

    class Meta:
        model = Wishes
        fields = ["rhythm", "digest_hour", "quiet_from", "quiet_to", "paused_until"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "paused_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "quiet_from": _("On your own clock. Mail that would leave then waits until the end."),
            "paused_until": _("Leave it empty to hear as usual. Notices still gather here."),
        }


class WaysForm(forms.Form):
    """One choice for each kind there is."""

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.current = ways_of(person)
        for name, kind in sorted(KINDS.items()):
            self.fields[name] = forms.ChoiceField(
                label=kind.label, choices=Way.choices, initial=self.current[name]
            )

    def save(self) -> None:
        for name, way in self.cleaned_data.items():
            if way != self.current[name]:
                choose_way(self.person, name, Way(way))
