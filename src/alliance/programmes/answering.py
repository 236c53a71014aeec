"""Forms of applicants and reviewers, made from what a round asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.funding.forms import Beside
from alliance.membership.models.tier import Kind
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_represented_by
from alliance.people.models import Person
from alliance.programmes.answers import SUMMARY_CHARACTERS, TITLE_CHARACTERS
from alliance.programmes.models import Application, Question, Review, Round
from alliance.programmes.models.round import TEXT_CHARACTERS

Q = Question.Kind


class BeginForm(Beside, forms.Form):
    """For whom: oneself, or an organization that one speaks for."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        required=False,
        label=gettext_lazy("For whom you apply"),
    )
    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("no organization")), *Kind.choices],
        required=False,
        label=gettext_lazy("Kind of organization"),
    )

    def __init__(self, *args: Any, person: Person, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations_represented_by(person)
        field.empty_label = _("for myself")
        if round.applicants == Round.For.ORGANIZATIONS:
            field.required, field.empty_label = True, _("choose one")
        if round.applicants == Round.For.PEOPLE:
            del self.fields["organization"], self.fields["kind"]

    @property
    def lacks_an_organization(self) -> bool:
        """Organizations alone may apply, and the person speaks for none."""
        field = self.fields.get("organization")
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            return False
        return field.required and not field.queryset.exists()


class _Text(forms.CharField):
    """What is asked for at the submission: a draft may leave it empty."""

    def validate(self, value: Any) -> None:
        return None


class _Choice(forms.ChoiceField):
    """The same for one of several."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ApplicationForm(forms.Form):
    """What is written, as a draft: nothing has to be there or right until it is submitted.

    `version` is the save that the writer saw.
    """

    use_required_attribute = False  # a browser would not send a draft
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        content = application.content
        initial = {**content, "version": application.version, "may_name": application.may_name}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        round = application.round
        self.fields["title"] = _line(gettext_lazy("Title"), TITLE_CHARACTERS)
        self.fields["summary"] = _text(
            gettext_lazy("Summary"),
            SUMMARY_CHARACTERS,
            _("Everybody reads it if you are awarded and agree to be named."),
        )
        self.fields["amount"] = _line(
            _("Amount, in %(currency)s") % {"currency": round.currency}, 20
        )
        for question in round.questions.exclude(kind=Q.FILE):
            self.fields[question.key] = _field(question)
        self.fields["may_name"] = forms.BooleanField(
            label=gettext_lazy("If this is awarded, name us with title, summary and amount."),
            required=False,
        )

    @property
    def content(self) -> dict[str, str]:
        """The texts, by key."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "may_name")}
        return {key: str(value or "") for key, value in given.items()}


def _line(label: Any, most: int, help: str = "", required: bool = True) -> _Text:
    field = _Text(label=label, help_text=help, required=required, max_length=TEXT_CHARACTERS)
    field.widget.attrs["data-most"] = str(most)
    return field


def _text(label: Any, most: int, help: str = "", required: bool = True) -> _Text:
    words = _("At most %(most)d characters.") % {"most": most}
    return _Text(
        label=label,
        help_text=f"{help} {words}".strip(),
        required=required,
        max_length=TEXT_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8 if most > 500 else 4}),
    )


def _field(question: Question) -> forms.Field:
    """The field of one question. Bounds are judged at the submission, so that a draft keeps all."""
    label, help, required = question.label, question.help, question.is_required
    if question.kind == Q.LONG:
        return _text(label, question.most, help, required)
    if question.kind == Q.CHOICE:
        choices = [("", _("choose one")), *((one, one) for one in question.choices)]
        return _Choice(label=label, help_text=help, choices=choices, required=required)
    field = _line(label, question.most, help, required)
    if question.kind in (Q.NUMBER, Q.MONEY):
        field.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
    if question.kind == Q.LINK:
        field.widget.attrs["inputmode"] = "url"
    return field


class FileForm(Beside, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG or JPEG, up to 8 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class SubmitForm(Beside, forms.Form):
    """The statements of the round, each confirmed."""

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if round.statements:
            self.fields["statements"] = forms.MultipleChoiceField(
                label=gettext_lazy("You confirm"),
                choices=[(one, one) for one in round.statements],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )


class TeamForm(Beside, forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of who writes with you"),
        help_text=gettext_lazy("One that they have proven to be theirs here."),
    )


class ReviewForm(Beside, forms.Form):
    """A score a criterion, and words. A draft may leave scores out."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, round: Round, review: Review | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {}
        if review is not None:
            initial = {
                **{key: str(score) for key, score in review.scores.items()},
                "for_applicant": review.for_applicant,
                "for_reviewers": review.for_reviewers,
            }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        scores = [(str(n), str(n)) for n in range(1, round.scale + 1)]
        for criterion in round.criteria.all():
            self.fields[criterion.key] = _Choice(
                label=_("%(criterion)s (weight %(weight)d)")
                % {"criterion": criterion.label, "weight": criterion.weight},
                help_text=criterion.help,
                choices=scores,
                widget=forms.RadioSelect,
            )
        for name, label, help in (
            ("for_applicant", _("For the applicant"), _("They read it without your name, later.")),
            ("for_reviewers", _("For the other reviewers"), ""),
        ):
            self.fields[name] = forms.CharField(
                label=label,
                help_text=help,
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    @property
    def scores(self) -> dict[str, int]:
        given: Mapping[str, Any] = self.cleaned_data
        return {key: int(value) for key, value in given.items() if key[:1] == "c" and value}

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("for_applicant", "for_reviewers")}


class InterestForm(Beside, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What your interest is"),
        help_text=gettext_lazy("From then on you read nothing of this application."),
        max_length=500,
    )


class RemarkForm(Beside, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What you think"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(Beside, forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the agreement, and may accept it for the applicant.")
    )


class DeliverForm(Beside, forms.Form):
    report = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG or JPEG, up to 8 MB."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class JudgeForm(Beside, forms.Form):
    """Accept or give back, by the button that is pressed."""

    text = forms.CharField(
        label=gettext_lazy("What is missing"),
        help_text=gettext_lazy("Whoever gives a report back says what is missing."),
        required=False,
        max_length=1000,
    )


def file_questions(round: Round) -> Iterable[Question]:
    return round.questions.filter(kind=Q.FILE)
