"""What is asked of whoever begins a run, hands in verdicts, or withholds one."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alliance.directory.members import Organization, members
from alliance.lab import testset, testset_2, verdicts
from alliance.lab.models import Run
from alliance.lab.services.beginning import Subject
from alliance.lab.services.errors import NotPossible
from alliance.lab.uploads import HandedIn, taken
from alliance.people.models import Person
from alliance.verifier.forms import ACCEPTED_FILES


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _Badges(forms.FileField):
    """Any number of files; how many and how large is for `uploads.taken` to say."""

    widget = _SeveralFiles(attrs={"accept": ACCEPTED_FILES})

    def clean(self, data: Any, initial: Any = None) -> list[HandedIn]:
        given = data if isinstance(data, list) else [data]
        try:
            return taken([cast(UploadedFile, one) for one in given if one])
        except NotPossible as error:
            raise forms.ValidationError(str(error)) from error


class _Subject(forms.Form):
    """`by` begins it, and may say for which of the organizations that they represent."""

    product = forms.CharField(
        label=_("Implementation"),
        max_length=120,
        help_text=_("The name of the software."),
    )
    release = forms.CharField(
        label=_("Its version"),
        max_length=60,
        help_text=_("So that a reader knows which one it was: “2.4”, or a commit."),
    )
    maker = forms.CharField(
        label=_("Who made it"),
        max_length=120,
        help_text=_("An organization, a project, or you."),
    )

    organization = forms.ChoiceField(
        label=_("For an organization"),
        required=False,
        help_text=_("You represent it. Its name stands on the run, for good."),
    )

    def __init__(self, by: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spoken_for = {str(one.key): one for one in members().spoken_for(by)}
        field: Any = self.fields["organization"]
        named = [(key, one.name) for key, one in self._spoken_for.items()]
        field.choices = [("", _("For none: it is mine")), *named]
        if not named:
            del self.fields["organization"]

    def subject(self) -> Subject:
        words = self.cleaned_data
        return Subject(words["product"], words["release"], words["maker"])

    @property
    def chosen(self) -> Organization | None:
        """For which organization; None for the person themselves."""
        return self._spoken_for.get(self.cleaned_data.get("organization", ""))


class IssuerForm(_Subject):
    badges = _Badges(
        label=_("Badges that it made"),
        help_text=_(
            "Up to 50 files: JSON, JWT, or PNG and SVG with a badge inside; each up to 1 MB, "
            "10 MB together. Choose such as should verify today."
        ),
    )
    nobody = forms.BooleanField(
        label=_("The badges are for tests: they name nobody who is real."),
        help_text=_("Once the run is published, everybody can read and download them, for good."),
    )


def _as_term(name: str, version: str = "") -> SafeString:
    """The name of a proof, and of the version whose badges have it: the same in every language."""
    return format_html('<code class="lab-term">{}</code> {}', name, version)


class VerifierForm(_Subject):
    mechanisms = forms.MultipleChoiceField(
        label=_("Proofs that it reads"),
        choices=[(name, _as_term(name)) for name in testset.OFFERED_3]
        + [(name, _as_term(name, "Open Badges 2.0")) for name in testset_2.MECHANISMS],
        initial=list(testset.DEFAULT),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Up to four. Of each, eight to eleven badges are made; of Open Badges 3.0, where "
            "nothing else is said."
        ),
    )


class VerdictsForm(forms.Form):
    """Verdicts in a file or as text; `said` once valid."""

    file = forms.FileField(
        label=_("A file of verdicts"),
        required=False,
        allow_empty_file=True,
        help_text=_("JSON or CSV, as verdicts.csv among the badges."),
        widget=forms.FileInput(attrs={"accept": ".json,.csv,.txt,application/json,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or the verdicts themselves"),
        required=False,
        strip=False,
        max_length=verdicts.MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "lab-code"}),
    )

    said: dict[str, str]

    def __init__(self, run: Run, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = set(run.samples.values_list("name", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), str(cleaned.get("text") or "")
        if file is not None and text.strip():
            self.add_error("text", _("There is a file and also a text. Leave one of them out."))
            return cleaned
        data = file.read(verdicts.MAX_BYTES + 1) if file else text.encode("utf-8", "replace")
        try:
            self.said = verdicts.parse(data, self.names)
        except NotPossible as error:
            self.add_error("file" if file else "text", str(error))
        return cleaned


class WithholdForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("It stays to be read in place of the run. The badges are removed for good."),
    )
