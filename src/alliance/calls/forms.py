"""Forms of calls."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alliance.calls.importing import MAX_BYTES
from alliance.calls.models import Answer, CallSeries, Following, Holiday
from alliance.calls.rules import check_rule
from alliance.calls.services.series import WHEN, has_begun
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
    ("once", _("once")),
]
ONCE = "once"  # the choice of no rule at all
OWN = "own"  # the choice of a rule that is written out


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zone_names()]


def rules_with(own: str) -> list[tuple[str, Any]]:
    rules = list(RULES)
    if own and own not in dict(rules):
        rules.insert(0, (own, format_lazy("{} ({})", _("as now"), own)))
    return [*rules, (OWN, _("by a rule that I write below"))]


class RuleFields(forms.Form):
    """How often: a choice, or a rule that is written out."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("rule") == ONCE:
            found["rule"] = ""
        if found.get("rule") == OWN:
            written = "".join((found.get("own_rule") or "").split()).upper()
            try:
                check_rule(written)
            except forms.ValidationError as refusal:
                self.add_error("own_rule", refusal)
            found["rule"] = written
        return found


def own_rule_field() -> forms.CharField:
    return forms.CharField(
        label=_("A rule of your own"),
        required=False,
        max_length=200,
        help_text=_("As calendars write it, like FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH."),
    )


class SeriesForm(RuleFields, forms.ModelForm[CallSeries]):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    rule = forms.ChoiceField(label=_("How often"))
    own_rule = own_rule_field()
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
            "own_rule",
            "last_on",
            "duration_min",
            "join_url",
            "description",
        ]
        labels = {
            "name": _("Name"),
            "slug": _("Short name, for its address"),
            "group": _("Group"),
            "local_time": _("Time"),
            "duration_min": _("Minutes"),
            "description": _("What it is about"),
        }
        help_texts = {
            "slug": _("Letters, digits and hyphens. Calendars know the calls by it, so it stays."),
            "group": _("Leave it empty for a call of everybody."),
            "last_on": _("Leave it empty while no end is planned."),
        }
        widgets = {
            "first_on": day_input(),
            "last_on": day_input(),
            "local_time": time_input(),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, groups: list[WorkingGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = self.instance
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = WorkingGroup.objects.filter(pk__in=[group.pk for group in groups])
        if not groups:
            field.widget = forms.HiddenInput()  # there is nothing to choose, nor to smuggle in
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = rules_with(series.rule)
        if not series.pk:
            rule.initial = "FREQ=WEEKLY"
            return
        self.initial["rule"] = series.rule or ONCE
        del self.fields["slug"]  # calendars know the series by it
        if has_begun(series):  # from a day on it goes on at other times; what was stays
            for name in (*WHEN, "own_rule"):
                del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Everybody reads it, in one sentence.")
    )


class MoveForm(ReasonForm):
    new_start = forms.DateTimeField(label=_("New start, on your clock"), widget=moment_input())
    field_order = ["new_start", "reason"]


class ExtraForm(forms.Form):
    start = forms.DateTimeField(label=_("Start, on your clock"), widget=moment_input())
    reason = forms.CharField(label=_("What it is for"), max_length=200, required=False)


class EndForm(ReasonForm):
    last_on = forms.DateField(label=_("Last day"), widget=day_input())
    field_order = ["last_on", "reason"]


class ContinueForm(RuleFields, ReasonForm):
    from_day = forms.DateField(
        label=_("From this day on"),
        widget=day_input(),
        help_text=_("On the clock of the calls. Calls before it stay as they were."),
    )
    local_time = forms.TimeField(label=_("Time"), widget=time_input())
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    rule = forms.ChoiceField(label=_("How often"))
    own_rule = own_rule_field()
    duration_min = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=24 * 60)
    field_order = ["from_day", "local_time", "time_zone", "rule", "own_rule", "duration_min"]

    def __init__(self, series: CallSeries, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "local_time": series.local_time,
            "time_zone": series.time_zone,
            "rule": series.rule or ONCE,
            "duration_min": series.duration_min,
        }
        super().__init__(*args, **kwargs)
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = rules_with(series.rule)


class HolidayForm(forms.ModelForm[Holiday]):
    class Meta:
        model = Holiday
        fields = ["name", "first_on", "last_on"]
        labels = {"name": _("Name")}
        widgets = {"first_on": day_input(), "last_on": day_input()}


class ApplyForm(forms.Form):
    """Which of the calls on a holiday are cancelled."""

    calls = forms.MultipleChoiceField(
        label=_("Cancel these calls"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["calls"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.initial = [value for value, _label in choices]


class FollowForm(forms.Form):
    how = forms.ChoiceField(
        label=_("What I hear of"), choices=Following.How.choices, widget=forms.RadioSelect
    )
    invites = forms.BooleanField(
        label=_("Send me the calls as invitations by mail, for my calendar program"),
        required=False,
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices)
    is_named = forms.BooleanField(required=False)


class AnswerAllForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("For all its calls"),
        choices=[("", _("I say it for each call")), *Answer.choices],
        required=False,
    )
    is_named = forms.BooleanField(
        label=_("Others who are signed in may read my name"), required=False
    )


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Calendar file (.ics)"), required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(),
        label=_("Group"),
        required=False,
        help_text=_("Leave it empty for calls of everybody."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone of times that name none"), choices=zones)

    def __init__(self, groups: list[WorkingGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = WorkingGroup.objects.filter(pk__in=[group.pk for group in groups])

    def clean(self) -> dict[str, Any]:
        """`content`: the bytes that were chosen now, or those that were shown a page before."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = found.get("file")
        if chosen is not None and chosen.size > MAX_BYTES:
            words = _("The file is larger than %(size)s KiB.")
            self.add_error("file", words % {"size": MAX_BYTES // 1024})
        elif chosen is not None:
            found["content"] = chosen.read()
        elif found.get("text"):
            found["content"] = found["text"].encode()
        elif not self.errors:
            self.add_error("file", _("Choose a file."))
        return found


def moment_of(stamp: str) -> datetime | None:
    """20261125T1700Z, as addresses name a call; None when it is none."""
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
