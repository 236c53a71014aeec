"""What people type about groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.groups.models import Charter, Cycle, Decision, Deliverable, GroupRole, WorkingGroup
from alliance.groups.permissions import may_change
from alliance.groups.queries import groups_of, today
from alliance.groups.services.cycles import LINKS
from alliance.groups.services.life import REPORT_CHARACTERS
from alliance.organizations.models import Organization
from alliance.people.models import Person

DAY = {"type": "date"}
MARKDOWN = _("Markdown: blank lines between paragraphs, “- ” before each item of a list.")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


class WordsForm(forms.ModelForm[WorkingGroup]):
    """Name, kind, purpose and parent of a group that is there."""

    class Meta:
        model = WorkingGroup
        fields: ClassVar[list[str]] = ["name", "kind", "purpose", "parent"]
        widgets: ClassVar[dict[str, Any]] = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar[dict[str, Any]] = {
            "purpose": _("One or two sentences: the question it takes up, and for whom."),
            "parent": _("The group that this one was set up by, if any."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = [WorkingGroup.State.ACTIVE, WorkingGroup.State.DORMANT, WorkingGroup.State.PROPOSED]
        parents = WorkingGroup.objects.filter(state__in=open_, withheld_at=None)
        field: forms.ModelChoiceField[WorkingGroup] = self.fields["parent"]  # type: ignore[assignment]
        field.queryset = parents.exclude(pk=self.instance.pk).order_by("name")
        field.empty_label = _("No other group")


class ChangeForm(WordsForm):
    """Without what `by` may not choose: to be a board, and a parent that they do not lead."""

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.is_staff:
            return
        kind: forms.ChoiceField = self.fields["kind"]  # type: ignore[assignment]
        board, own = WorkingGroup.Kind.BOARD, self.instance.kind
        kind.choices = [
            (value, label)
            for value, label in WorkingGroup.Kind.choices
            if value == own or board not in (value, own)
        ]
        parent: forms.ModelChoiceField[WorkingGroup] = self.fields["parent"]  # type: ignore[assignment]
        led = [group.pk for group in groups_of(by) if may_change(by, group)]
        possible = Q(pk__in=led) | Q(pk=self.instance.parent_id or 0)
        parent.queryset = WorkingGroup.objects.filter(possible).exclude(pk=self.instance.pk)


class ProposalForm(WordsForm):
    """A new group, with the first words of its charter."""

    mission = forms.CharField(
        label=_("Mission"),
        max_length=Charter._meta.get_field("mission").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What will be better when the group has done its work? You go on from here."),
    )

    class Meta(WordsForm.Meta):
        fields: ClassVar[list[str]] = ["name", "acronym", "kind", "purpose", "parent"]
        help_texts: ClassVar[dict[str, Any]] = {
            **WordsForm.Meta.help_texts,
            "acronym": _("Short, in small letters, such as “privacy”. It cannot change later."),
        }

    def clean_acronym(self) -> str:
        return str(self.cleaned_data["acronym"]).lower()


class CharterForm(forms.ModelForm[Charter]):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Charter
        fields: ClassVar[list[str]] = [*(name for name, _heading in Charter.SECTIONS), "summary"]
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.Textarea(attrs={"rows": 6}) for name, _heading in Charter.SECTIONS
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "mission": _("What will be better when the group has done its work."),
            "scope": _("What it takes up."),
            "out_of_scope": _("What it leaves to others, so that nobody waits for it here."),
            "goals": _("What it wants to have reached at the end of the cycle."),
            "deliverables": _("What will be there to see, and by when."),
            "procedure": _("How it finds consensus, and what happens when it does not."),
            "communication": _("Calls, list, chat, and who may take part."),
            "summary": _("For those who decide, and for the log."),
        }


class DecisionForm(forms.ModelForm[Decision]):
    record_url = forms.URLField(
        label=_("Where it is recorded"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the minutes, the vote or the mail that says so."),
    )

    class Meta:
        model = Decision
        fields: ClassVar[list[str]] = [
            "outcome", "method", "decided_by", "decided_on", "record_url", "note",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "outcome": forms.RadioSelect,
            "method": forms.RadioSelect,
            "decided_on": day_input(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "decided_by": _("Those who decided, such as “Board of the Alliance”."),
            "note": _("What the group should know about it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Decision.Outcome.choices  # type: ignore[attr-defined]
        self.fields["method"].choices = Decision.Method.choices  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = today()


class CycleForm(forms.ModelForm[Cycle]):
    class Meta:
        model = Cycle
        fields: ClassVar[list[str]] = ["starts_on", "ends_on", "goals"]
        widgets: ClassVar[dict[str, Any]] = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "goals": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "ends_on": _("About six months after the first day."),
            "goals": MARKDOWN,
        }


class RunningCycleForm(CycleForm):
    class Meta(CycleForm.Meta):
        fields: ClassVar[list[str]] = ["ends_on", "goals"]


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For those who read the record later. Markdown."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=480, help_text=_("For the log."))


class ReportForm(ReasonForm):
    report = forms.CharField(
        label=_("Closing report"),
        max_length=REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What was done, and what is left to others. Markdown."),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("A line for the log"),
        max_length=480,
        help_text=_("Something that was reached, found or lost. It cannot be taken back."),
    )


class DeliverableForm(forms.ModelForm[Deliverable]):
    """`may_write` False leaves what the owner may change: how far it has come, and links."""

    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the address, then its title. They show what was made."),
    )

    class Meta:
        model = Deliverable
        fields: ClassVar[list[str]] = ["title", "description", "due_on", "owner", "state"]
        widgets: ClassVar[dict[str, Any]] = {
            "due_on": day_input(),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(
        self, *args: Any, people: QuerySet[Person], may_write: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owner: forms.ModelChoiceField[Person] = self.fields["owner"]  # type: ignore[assignment]
        owner.queryset = people.order_by("name")
        owner.empty_label = _("Nobody yet")
        if not may_write:
            for name in ("title", "description", "due_on", "owner"):
                del self.fields[name]
        if self.instance._state.adding:
            del self.fields["state"]
            del self.fields["links"]
        else:
            rows = self.instance.links.all()
            self.fields["links"].initial = "\n".join(f"{row.url} {row.title}" for row in rows)

    def clean_links(self) -> list[tuple[str, str]]:
        """(title, address) of each line."""
        found = []
        check = URLValidator(schemes=["http", "https"])
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > LINKS:
            raise ValidationError(
                _("%(count)s links are enough. Link a page that lists more.") % {"count": LINKS}
            )
        for line in lines:
            url, _blank, title = line.partition(" ")
            try:
                check(url)
            except ValidationError as error:
                raise ValidationError(
                    _("“%(line)s” does not begin with an address (https://…).")
                    % {"line": line[:80]}
                ) from error
            if len(url) > 500 or len(title) > 200:
                raise ValidationError(_("“%(line)s…” is too long.") % {"line": line[:80]})
            found.append((title.strip() or url[:200], url))
        return found


class JoinForm(forms.Form):
    """For whom somebody takes part; asked only of those who belong to an organization."""

    organization = forms.ModelChoiceField(
        label=_("I take part for"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("myself"),
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[Organization] = self.fields["organization"]  # type: ignore[assignment]
        field.queryset = organizations


class RoleForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Role"), choices=GroupRole.Kind.choices, widget=forms.RadioSelect
    )
    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=300,
        help_text=_("Their e-mail address here, or the address of their profile."),
    )
    organization = forms.ModelChoiceField(
        label=_("Organization"),
        required=False,
        queryset=Organization.objects.none(),
        empty_label=_("none"),
        help_text=_("Alone: whoever represents it has the role. With a person: for whom they act."),
    )
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=day_input(), help_text=_("Empty: open.")
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        from alliance.organizations.queries import organizations

        super().__init__(*args, **kwargs)
        self.by = by
        field: forms.ModelChoiceField[Organization] = self.fields["organization"]  # type: ignore[assignment]
        field.queryset = organizations()

    def clean_person(self) -> Person | None:
        from alliance.people.queries import find_account

        text = self.cleaned_data["person"].strip()
        if not text:
            return None
        found = find_account(text, by=self.by)
        if found is None:
            raise ValidationError(
                _("Nobody here can be found by that. Ask them for the address of their account.")
            )
        return found

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day is not None and day < today():
            raise ValidationError(_("This day is over."))
        return day
