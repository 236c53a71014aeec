"""Forms of who runs a programme. Amounts and times are typed as people write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.funding.forms import AmountField, Beside, CurrencyField
from alliance.funding.models import Grant
from alliance.ledger import amounts
from alliance.ledger.currencies import plain
from alliance.membership.models.tier import Kind
from alliance.people.zones import ZoneSelect, zone_named, zone_names
from alliance.programmes import clock
from alliance.programmes.models import Criterion, GrantProgramme, Part, Question, Round

WALL = "%Y-%m-%dT%H:%M"


class WallField(forms.CharField):
    """Day and time as a clock on the wall shows them; in which zone, the form says."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL)
        super().__init__(widget=widget, max_length=25, **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError as wrong:
            raise ValidationError(_("Give day and time, such as 2026-03-11T17:00.")) from wrong


class Lines(forms.CharField):
    """Texts, one a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=12_000, **more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class ProgrammeForm(Beside, forms.ModelForm):
    class Meta:
        model = GrantProgramme
        fields = ["name", "code", "summary", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class ProgrammeChangeForm(Beside, forms.ModelForm):
    class Meta:
        model = GrantProgramme
        fields = ["name", "summary", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class EmailForm(Beside, forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("One that they have proven to be theirs here.")
    )


class OfficerForm(EmailForm):
    pass


class ReviewerForm(EmailForm):
    pass


class AgreementForm(Beside, forms.Form):
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown. A version is never changed; the next one follows it."),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class RoundForm(Beside, forms.ModelForm):
    """A round as a draft. Its three moments are on the clocks of its own zone."""

    currency = CurrencyField(initial="EUR")
    budget = AmountField(label=_("Budget of the round"))
    largest = AmountField(label=_("At most, for one application"))
    time_zone = forms.ChoiceField(
        label=_("Time zone of the deadline"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in zone_names()],
        widget=ZoneSelect,
    )
    opens = WallField(label=_("Opens"))
    closes = WallField(label=_("Deadline"), help_text=_("The very moment is too late."))
    reviews = WallField(label=_("Reviews are due"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of organizations that may apply"),
        help_text=_("None ticked: any."),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    statements = Lines(
        label=_("Statements that applicants confirm"), help_text=_("One a line."), required=False
    )

    class Meta:
        model = Round
        fields = [
            "title", "slug", "text", "currency", "grant", "applicants", "standing", "is_blind",
            "scale", "time_zone",
        ]  # fmt: skip
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    field_order = [
        "title", "slug", "text", "currency", "budget", "largest", "grant", "time_zone", "opens",
        "closes", "reviews", "applicants", "kinds", "standing", "statements", "is_blind", "scale",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: Round = kwargs["instance"]
        if instance.pk:
            kwargs.setdefault("initial", {}).update(_initial(instance))
        super().__init__(*args, **kwargs)
        grant = self.fields["grant"]
        assert isinstance(grant, forms.ModelChoiceField)
        grant.queryset, grant.empty_label = Grant.objects.order_by("title"), _("none")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        currency, round = found.get("currency", ""), self.instance
        for name in ("budget", "largest"):
            if currency and found.get(name):
                try:
                    setattr(round, f"{name}_minor", amounts.read(found[name], currency))
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        zone = zone_named(found.get("time_zone", ""))
        for name, attribute in (
            ("opens", "opens_at"), ("closes", "closes_at"), ("reviews", "reviews_until"),
        ):  # fmt: skip
            if zone is not None and (found.get(name) or name == "reviews"):
                try:
                    wall = found.get(name)
                    setattr(round, attribute, clock.moment(wall, zone) if wall else None)
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        round.kinds, round.statements = found.get("kinds", []), found.get("statements", [])
        return found

    def _post_clean(self) -> None:
        """The service judges the whole; a form with gaps would be judged by what was there."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]


def _initial(round: Round) -> dict[str, Any]:
    zone = round.zone
    return {
        "budget": plain(round.budget_minor, round.currency),
        "largest": plain(round.largest_minor, round.currency),
        "opens": clock.wall(round.opens_at, zone),
        "closes": clock.wall(round.closes_at, zone),
        "reviews": clock.wall(round.reviews_until, zone) if round.reviews_until else None,
        "kinds": round.kinds,
        "statements": round.statements,
    }


class QuestionForm(Beside, forms.ModelForm):
    choices = Lines(label=_("What can be chosen"), help_text=_("One a line."), required=False)

    class Meta:
        model = Question
        fields = ["label", "kind", "help", "is_required", "most", "names_applicant"]

    field_order = ["label", "kind", "help", "choices", "most", "is_required", "names_applicant"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self.instance.choices = found.get("choices", [])
        return found


class CriterionForm(Beside, forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ["label", "help", "weight"]


class PartForm(Beside, forms.ModelForm):
    class Meta:
        model = Part
        fields = ["title", "percent", "after_days"]


class ExtendForm(Beside, forms.Form):
    """On the clocks of the round's own zone."""

    closes_at = WallField(label=_("New deadline"))
    text = forms.CharField(label=_("Why"), max_length=1000)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round

    def clean_closes_at(self) -> datetime:
        return clock.moment(self.cleaned_data["closes_at"], self.round.zone)


class CancelForm(Beside, forms.Form):
    text = forms.CharField(label=_("Why"), max_length=1000)


class BackForm(CancelForm):
    pass


class ConfirmForm(Beside, forms.Form):
    decision = forms.CharField(
        label=_("Where it was decided"),
        help_text=_("Everybody reads it, such as “Board call of 3 March 2026”."),
        max_length=200,
    )


class AwardForm(Beside, forms.Form):
    """An amount for each application that is awarded something; empty for the others."""

    def __init__(self, *args: Any, round: Round, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        for row in rows:
            field = AmountField(
                label=_("Amount for no. %(number)d") % {"number": row.application.number},
                required=False,
                initial=plain(row.minor, round.currency) if row.fits else "",
            )
            self.fields[f"award_{row.application.number}"] = field

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, text in list(found.items()):
            if text:
                try:
                    found[name] = amounts.read(text, self.round.currency)
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        return found

    @property
    def awards(self) -> dict[int, int]:
        """Minor units by the number of the application."""
        return {
            int(name.partition("_")[2]): minor for name, minor in self.cleaned_data.items() if minor
        }
