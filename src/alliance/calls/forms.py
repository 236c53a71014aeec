"""Forms of calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.calls.models import CallSeries
from alliance.groups.models import WorkingGroup
from alliance.people.zones import zone_names

RULES: list[tuple[str, Any]] = [
    ("FREQ=WEEKLY", _("every week")),
    ("FREQ=WEEKLY;INTERVAL=2", _("every other week")),
    ("FREQ=WEEKLY;INTERVAL=4", _("every four weeks")),
    ("FREQ=MONTHLY;BYDAY=1MO", _("on the first Monday of a month")),
    ("FREQ=MONTHLY;BYDAY=1TU", _("on the first Tuesday of a month")),
    ("FREQ=MONTHLY;BYDAY=1WE", _("on the first Wednesday of a month")),
    ("FREQ=MONTHLY;BYDAY=1TH", _("on the first Thursday of a month")),
    ("FREQ=MONTHLY;BYDAY=1FR", _("on the first Friday of a month")),
    ("", _("once")),
]


class SeriesForm(forms.ModelForm[CallSeries]):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(z, z.replace("_", " ")) for z in zone_names()]
    )
    rule = forms.ChoiceField(label=_("How often"), required=False)
    join_url = forms.URLField(
        label=_("Where to join"), required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = CallSeries
        fields = [
            "name",
            "slug",
            "group",
            "first_on",
            "local_time",
            "time_zone",
            "rule",
            "last_on",
            "duration_min",
            "join_url",
            "description",
        ]
        labels = {"slug": _("Short name, for its address"), "duration_min": _("Minutes")}
        help_texts = {"group": _("Leave it empty for a call of everybody.")}
        widgets = {
            "first_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "last_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "local_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, groups: list[WorkingGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = WorkingGroup.objects.filter(pk__in=[group.pk for group in groups])
        rules = list(RULES)
        own = self.instance.rule
        if own not in dict(rules):
            rules.insert(0, (own, own))
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = rules
        if self.instance.pk:
            del self.fields["slug"]  # calendars know the series by it


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class MoveForm(ReasonForm):
    new_start = forms.DateTimeField(
        label=_("New start, on your clock"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ["new_start", "reason"]
