"""Forms of recognition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.calls.models import CallSeries
from alliance.directory.queries import own_issuer
from alliance.groups.queries import all_groups
from alliance.issuing.models import Achievement
from alliance.proposals.stages import STAGES
from alliance.recognition.deciding import Condition, Window
from alliance.recognition.facts import SOURCES
from alliance.recognition.models import Rule
from alliance.recognition.outside import configured


class RuleForm(forms.ModelForm[Rule]):
    """A draft of a rule. What counts for a term is counted each time anew, whatever is chosen."""

    source = forms.ChoiceField(label=_("What counts"))
    scope = forms.ChoiceField(
        label=_("Only of"),
        required=False,
        help_text=_("A series of calls or a working group, where what counts belongs to one."),
    )

    class Meta:
        model = Rule
        fields = ["achievement", "source", "count", "window", "scope", "since"]
        help_texts = {
            "achievement": _("One of the Alliance’s own issuer. It says what it takes to earn it."),
            "window": _(
                "Cycles are those of the group whose call or work it is; calls of everybody belong "
                "to none: count them by halves of a year."
            ),
            "since": _("Without a day everything counts that was ever confirmed."),
        }
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_issuer()
        achievement = self.fields["achievement"]
        assert isinstance(achievement, forms.ModelChoiceField)
        achievement.queryset = Achievement.objects.filter(issuer=own, archived_at=None)
        _choices(self, "source", [(s.name, s.label) for s in SOURCES.values()])
        _choices(self, "scope", [("", _("everything")), *_scopes()])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        source = SOURCES.get(cleaned.get("source", ""))
        if source is not None and source.is_term:
            cleaned["window"] = Window.EACH
        if cleaned.get("window") == Window.EACH:
            cleaned["count"] = 1
        return cleaned

    @property
    def condition(self) -> Condition:
        """What the form says, once it is valid but perhaps for its achievement."""
        said = self.cleaned_data
        return Condition(
            said["source"], said["count"], said["window"], said["scope"], said["since"]
        )

    @property
    def has_condition(self) -> bool:
        return self.is_bound and not set(self.errors) - {"achievement"}


def _choices(form: forms.Form | RuleForm, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _scopes() -> list[tuple[Any, list[tuple[str, str]]]]:
    series = [(f"series:{one.slug}", one.name) for one in CallSeries.objects.order_by("name")]
    groups = [(f"group:{one.acronym}", one.name) for one in all_groups().order_by("name")]
    repositories = [
        (f"repo:{forge.name}/{name}", f"{forge.name}: {name}")
        for forge in configured.forges().values()
        for name in sorted(forge.repositories)
    ]
    learning = [(f"learning:{name}", name) for name in configured.learning()]
    stages = [(f"stage:{one.number}", str(one.name)) for one in STAGES if one.number]
    found = [
        (_("Calls"), series),
        (_("Groups"), groups),
        (_("Stages of proposals"), stages),
    ]
    return [
        *found,
        *([(_("Repositories"), repositories)] if repositories else []),
        *([(_("Learning systems"), learning)] if learning else []),
    ]
