"""What people type about proposals."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from alliance.decisions import electorates
from alliance.decisions.models import Decision
from alliance.groups.models import WorkingGroup
from alliance.groups.queries import active_groups, groups_of
from alliance.lists.models import MailingList
from alliance.people.models import Person
from alliance.people.queries import find_account
from alliance.proposals import runs
from alliance.proposals.document import anchors
from alliance.proposals.models import (
    Comment,
    ConsensusCall,
    Erratum,
    Evidence,
    Part,
    Proposal,
    Report,
    Revision,
)
from alliance.proposals.services import lists_for
from alliance.proposals.services.advancing import METHODS

MARKDOWN = _("Markdown. A heading begins a section; “{#terms}” behind it fixes its address.")


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def groups_for(person: Person) -> list[WorkingGroup]:
    """The groups at work in which `person` may propose something."""
    asked = active_groups() if person.is_staff else groups_of(person)
    return [group for group in asked if group.state == WorkingGroup.State.ACTIVE]


class ProposeForm(forms.ModelForm[Proposal]):
    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = ["group", "title", "slug", "summary"]
        widgets: ClassVar[dict[str, Any]] = {"summary": forms.Textarea(attrs={"rows": 6})}
        help_texts: ClassVar[dict[str, Any]] = {
            "slug": _("Short, in small letters: “skills-vocabulary”. It stays."),
            "summary": _("What cannot be done today, who meets it, and an example."),
        }

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = WorkingGroup.objects.filter(pk__in=[one.pk for one in groups_for(by)])
        field.empty_label = None


class WordsForm(forms.ModelForm[Proposal]):
    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = ["title", "summary"]
        widgets: ClassVar[dict[str, Any]] = {"summary": forms.Textarea(attrs={"rows": 6})}


class ReviseForm(forms.ModelForm[Revision]):
    """`base` is the revision that it was written from."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Revision
        fields: ClassVar[list[str]] = ["text", "context", "schema", "note", "is_editorial"]
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 24, "class": "proposal-source"}),
            "context": forms.Textarea(attrs={"rows": 8, "class": "proposal-source"}),
            "schema": forms.Textarea(attrs={"rows": 8, "class": "proposal-source"}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "text": MARKDOWN,
            "context": _("The whole file as it would be, where the proposal changes it."),
            "schema": _("The whole file as it would be, where the proposal changes it."),
            "note": _("One line. It stands in the list of revisions and in the changelog."),
            "is_editorial": _("Consensus and implementations of the text before hold for it, too."),
        }

    def __init__(self, *args: Any, before: Revision | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["is_editorial"]


class _AtSection(forms.ModelForm[Any]):
    """Something about a section of a text, or about the whole."""

    anchor = forms.ChoiceField(label=_("Section"), required=False)

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["anchor"]
        field.choices = [("", _("the whole")), *anchors(text)]


class CommentForm(_AtSection):
    class Meta:
        model = Comment
        fields: ClassVar[list[str]] = ["anchor", "text"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar[dict[str, Any]] = {
            "text": _(
                "What is wrong or missing, and what you would rather read. It stays as it is."
            )
        }


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Reply"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class DisposeForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("The comment is"),
        choices=Comment.Disposition.choices,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Where it was taken up, or why it was not. Whoever commented hears of it."),
    )


class SatisfiedForm(forms.Form):
    satisfied = forms.ChoiceField(
        label=_("Will the answer do?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
    )
    rejoinder = forms.CharField(
        label=_("What is still missing"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a no. Everybody reads it beside the answer."),
    )


class EvidenceForm(forms.ModelForm[Evidence]):
    url = forms.URLField(
        label=_("Where it can be seen"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=_("Notes of a call, a message in the archive, a file."),
    )

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = ["text", "url"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 5})}


class BallotForm(forms.ModelForm[Decision]):
    class Meta:
        model = Decision
        fields: ClassVar[list[str]] = [
            *("electorate", "method", "threshold", "base", "quorum_percent", "closes_at")
        ]
        widgets: ClassVar[dict[str, Any]] = {"closes_at": moment_input()}
        help_texts: ClassVar[dict[str, Any]] = {
            "threshold": _("For a majority."),
            "base": _("For a majority."),
            "quorum_percent": _("Of those entitled. 0 is none. Not for consent."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(name, kind.label) for name, kind in electorates.KINDS.items()]
        self.fields["electorate"] = forms.ChoiceField(label=_("Who votes"), choices=kinds)
        method: Any = self.fields["method"]
        method.choices = [(one.value, one.label) for one in METHODS]

    def _post_clean(self) -> None:
        """The decision is made, and checked, by the service."""

    def rule(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CallForm(forms.ModelForm[ConsensusCall]):
    class Meta:
        model = ConsensusCall
        fields: ClassVar[list[str]] = ["mailing_list", "question", "closes_at"]
        widgets: ClassVar[dict[str, Any]] = {
            "question": forms.Textarea(attrs={"rows": 6}),
            "closes_at": moment_input(),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "mailing_list": _("It gets the question as a mail, in your name."),
            "question": _("What everybody should agree to. The address of the text is added."),
        }

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mailing_list"]
        field.queryset = MailingList.objects.filter(pk__in=[one.pk for one in lists_for(by)])
        field.empty_label = None


class AddReplyForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the message"),
        max_length=500,
        help_text=_("As the archive has it: …/lists/trust/message/…/"),
    )


class CloseCallForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("There is"), choices=ConsensusCall.Outcome.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(
        label=_("What was said"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("And what became of each objection."),
    )


class ReportForm(forms.ModelForm[Report]):
    url = forms.URLField(
        label=_("Evidence"),
        assume_scheme="https",
        max_length=500,
        help_text=_("Where everybody can see it: results of tests, code, a badge made by it."),
    )

    OF_THE_RUN = ("passed", "total", "url")

    class Meta:
        model = Report
        fields: ClassVar[list[str]] = [
            *("product", "implementer", "run", "passed", "total", "text", "url")
        ]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar[dict[str, Any]] = {
            "run": _(
                "Its address in the Badge Lab, once it is published. The numbers are then taken "
                "from it, and it is the evidence: you need not fill them in."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not runs.FINDERS:
            del self.fields["run"]
            return
        for name in self.OF_THE_RUN:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Numbers and evidence, or a run that has both."""
        cleaned = super().clean() or {}
        has_run = bool(cleaned.get("run"))
        for name in self.OF_THE_RUN:
            if cleaned.get(name) in (None, "") and name not in self.errors and not has_run:
                self.add_error(name, _("Fill this in, or name a conformance run above."))
        if has_run:
            cleaned["passed"] = cleaned.get("passed") or 0
            cleaned["total"] = cleaned.get("total") or 1
        return cleaned


class ErratumForm(_AtSection):
    class Meta:
        model = Erratum
        fields: ClassVar[list[str]] = ["anchor", "text", "correction"]
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "correction": forms.Textarea(attrs={"rows": 4}),
        }


class SettleErratumForm(forms.Form):
    state = forms.ChoiceField(
        label=_("The erratum is"),
        choices=[
            (Erratum.State.VERIFIED.value, Erratum.State.VERIFIED.label),
            (Erratum.State.REJECTED.value, Erratum.State.REJECTED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where it is rejected."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Everybody reads it."))


class PartForm(forms.Form):
    """Somebody of the group, by address: of their mail here, or of their profile."""

    person = forms.CharField(
        label=_("Person"),
        max_length=300,
        help_text=_("Their e-mail address here, or the address of their profile."),
    )
    kind = forms.ChoiceField(
        label=_("Is"),
        choices=[
            (Part.Kind.EDITOR.value, _("one more editor")),
            (Part.Kind.CHAMPION.value, _("the champion, in place of the one so far")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_person(self) -> Person:
        found = find_account(self.cleaned_data["person"], by=self.by)
        if found is None:
            raise ValidationError(
                now_gettext(
                    "Nobody here can be found by that. Ask them for the address of their account."
                )
            )
        return found
