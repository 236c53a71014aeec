"""What people type about decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from alliance.decisions import choices, electorates
from alliance.decisions.models import Decision, Elector, Nomination, Objection
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import all_groups, groups_of
from alliance.people.models import Person
from alliance.people.queries import find_account

MARKDOWN = _("Markdown: blank lines between paragraphs, “- ” before each item of a list.")
ABSTAIN = "abstain"


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def groups_led_by(person: Person) -> list[WorkingGroup]:
    """The groups at work in whose name `person` may ask for a decision."""
    from alliance.decisions.permissions import may_open

    asked = all_groups() if person.is_staff else groups_of(person)
    proposed = WorkingGroup.State.PROPOSED
    return [
        group
        for group in asked
        if group.is_open and group.state != proposed and may_open(person, group)
    ]


class _RuleForm(forms.ModelForm[Decision]):
    """Who decides, how, and until when. The group is offered to those who lead it."""

    electorate = forms.ChoiceField(label=_("Who votes"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[WorkingGroup] = self.fields["group"]  # type: ignore[assignment]
        led = groups_led_by(by)
        field.queryset = WorkingGroup.objects.filter(pk__in=[g.pk for g in led]).order_by("name")
        field.required = not by.is_staff
        field.empty_label = now_gettext("The whole alliance") if by.is_staff else None
        who: forms.ChoiceField = self.fields["electorate"]  # type: ignore[assignment]
        who.choices = [(name, kind.label) for name, kind in electorates.KINDS.items()]

    class Meta:
        model = Decision
        fields: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "closes_at": moment_input(),
            "nominations_close_at": moment_input(),
            "role_starts_on": day_input(),
            "role_ends_on": day_input(),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("As one would say it at the table: “Shall we …?”"),
            "text": MARKDOWN,
            "is_secret": _(
                "Who has voted is kept, what they voted is not. It needs at least three voters."
            ),
            "is_hidden": _("Nobody sees any vote before the end, not even staff."),
            "is_weighted": _("For members: their tier says how many votes they have."),
            "quorum_percent": _("Of those entitled. 0 is none. Not for consent."),
            "seats": _("How many are chosen, by ranking or approval."),
            "proxies": _("0: nobody votes in another’s place."),
        }


class OpenForm(_RuleForm):
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For ranking and approval: one a line."),
    )

    class Meta(_RuleForm.Meta):
        fields: ClassVar[list[str]] = [
            *("group", "title", "text", "electorate", "method", "threshold", "base"),
            *("quorum_percent", "seats", "is_weighted", "is_secret", "is_hidden", "proxies"),
            "closes_at",
        ]

    field_order = (
        *("group", "title", "text", "electorate", "method", "options", "threshold", "base"),
        *("quorum_percent", "seats", "is_weighted", "is_secret", "is_hidden", "proxies"),
        "closes_at",
    )

    def labels(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]


class ElectionForm(_RuleForm):
    """An election: people are nominated first, then voted for."""

    class Meta(_RuleForm.Meta):
        fields: ClassVar[list[str]] = [
            *("group", "title", "text", "electorate", "method", "seats", "quorum_percent"),
            *("is_weighted", "is_secret", "is_hidden", "proxies"),
            *("nominations_close_at", "closes_at"),
            *("role", "role_starts_on", "role_ends_on", "role_replaces", "role_by_itself"),
        ]
        help_texts: ClassVar[dict[str, Any]] = {
            **_RuleForm.Meta.help_texts,
            "title": _("“Chair of the group for the next cycle”"),
            "nominations_close_at": _("Then the vote opens by itself."),
            "role": _("What the elected become in the group. Empty: nothing that the site keeps."),
            "role_by_itself": _(
                "On its first day, in your name, as the charter says. Otherwise somebody confirms."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method: forms.ChoiceField = self.fields["method"]  # type: ignore[assignment]
        between = Decision.BETWEEN_OPTIONS
        method.choices = [(one.value, one.label) for one in between]
        role: forms.ChoiceField = self.fields["role"]  # type: ignore[assignment]
        given = (GroupRole.Kind.CHAIR, GroupRole.Kind.EDITOR)
        role.choices = [("", now_gettext("none")), *((k.value, k.label) for k in given)]
        self.fields["nominations_close_at"].required = True


class VoteForm(forms.Form):
    """A vote in one decision. `choice()` is what `services.cast` takes."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("You were shown it when you voted. Without it the ballot stays as it is."),
    )

    def __init__(self, elector: Elector, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision = elector.decision
        self._keys = choices.keys_of(decision)
        if not (decision.is_secret and elector.has_voted):
            del self.fields["code"]
        before = self._before(elector)
        if decision.method in Decision.BETWEEN_OPTIONS:
            self._offer_options(before)
        else:
            self._offer_sides(before)
        self.order_fields([*(name for name in self.fields if name != "code"), "code"])

    def _before(self, elector: Elector) -> list[str] | None:
        """What they voted so far, where that is known: never of a secret ballot."""
        if elector.decision.is_secret or not elector.has_voted:
            return None
        ballot = getattr(elector, "ballot", None)
        return list(ballot.choice) if ballot is not None else None

    def _offer_sides(self, before: list[str] | None) -> None:
        sides = choices.SIDES[Decision.Method(self.decision.method)]
        self.fields["side"] = forms.ChoiceField(
            label=_("Your vote"),
            choices=[*sides.items(), (ABSTAIN, _("I abstain"))],
            widget=forms.RadioSelect,
            initial=None if before is None else (before or [ABSTAIN])[0],
        )

    def _offer_options(self, before: list[str] | None) -> None:
        options = list(self.decision.options.select_related("person"))
        if self.decision.method == Decision.Method.APPROVAL:
            self.fields["approved"] = forms.MultipleChoiceField(
                label=_("Of whom or what you approve"),
                choices=[(option.key, str(option)) for option in options],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=before,
            )
        else:
            places = [("", _("not ranked")), *((n, str(n)) for n in range(1, len(options) + 1))]
            for option in options:
                self.fields[f"place-{option.key}"] = forms.TypedChoiceField(
                    label=str(option),
                    choices=places,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=before.index(option.key) + 1
                    if before and option.key in before
                    else None,
                )
        self.fields[ABSTAIN] = forms.BooleanField(
            label=_("I abstain"), required=False, initial=before == []
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.decision.method not in Decision.BETWEEN_OPTIONS or self.errors:
            return cleaned
        given = self._given(cleaned)
        if cleaned.get(ABSTAIN) and given:
            self.add_error(ABSTAIN, _("Either you abstain, or you choose. Take one of them away."))
        if not cleaned.get(ABSTAIN) and not given:
            raise ValidationError(_("Choose something, or say that you abstain."))
        return cleaned

    def _given(self, cleaned: dict[str, Any]) -> list[str]:
        if self.decision.method == Decision.Method.APPROVAL:
            return list(cleaned.get("approved", []))
        placed: dict[int, str] = {}
        for key in self._keys:
            place = cleaned.get(f"place-{key}")
            if place is None:
                continue
            if place in placed:
                self.add_error(
                    f"place-{key}",
                    now_gettext("Place %(place)s is given twice. Give each once.")
                    % {"place": place},
                )
            placed[place] = key
        return [placed[place] for place in sorted(placed)]

    def choice(self) -> list[str]:
        if "side" in self.cleaned_data:
            side = self.cleaned_data["side"]
            return [] if side == ABSTAIN else [side]
        return self._given(self.cleaned_data)

    @property
    def code_given(self) -> str:
        return str(self.cleaned_data.get("code", ""))


class ObjectionForm(forms.ModelForm[Objection]):
    class Meta:
        model = Objection
        fields: ClassVar[list[str]] = ["reasons"]
        widgets: ClassVar[dict[str, Any]] = {"reasons": forms.Textarea(attrs={"rows": 6})}
        help_texts: ClassVar[dict[str, Any]] = {
            "reasons": _("What would harm what we are here for, and what would help. All read it.")
        }


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label=_("The objection is"),
        choices=[
            (Objection.State.RESOLVED, _("resolved")),
            (Objection.State.UPHELD, _("upheld: the decision is not taken")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("How"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Everybody reads it."))


class _ElectorChoice(forms.ModelChoiceField[Elector]):
    def label_from_instance(self, obj: Elector) -> str:
        return self.names.of_elector(obj)  # type: ignore[attr-defined]


class ProxyForm(forms.Form):
    proxy = _ElectorChoice(label=_("Who votes in your place"), queryset=Elector.objects.none())

    def __init__(self, elector: Elector, names: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proxy"]
        field.names = names
        others = elector.decision.electors.filter(is_recused=False, proxy=None)
        field.queryset = others.exclude(pk=elector.pk).select_related("person", "organization")


class _PersonForm(forms.Form):
    """Somebody, by address: of their mail here, or of their profile."""

    person = forms.CharField(
        label=_("Person"),
        max_length=300,
        help_text=_("Their e-mail address here, or the address of their profile."),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_person(self) -> Person | None:
        text = self.cleaned_data["person"].strip()
        if not text:
            return None
        found = find_account(text, by=self.by)
        if found is None:
            raise ValidationError(
                _("Nobody here can be found by that. Ask them for the address of their account.")
            )
        return found


class DelegateForm(_PersonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = False
        self.fields["person"].help_text = _(
            "Their e-mail address here, or the address of their profile. Empty: only those who "
            "represent the organization vote for it."
        )


class NominateForm(_PersonForm):
    pass


class StandForm(forms.ModelForm[Nomination]):
    class Meta:
        model = Nomination
        fields: ClassVar[list[str]] = ["statement"]
        widgets: ClassVar[dict[str, Any]] = {"statement": forms.Textarea(attrs={"rows": 8})}
