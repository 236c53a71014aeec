"""Forms of conduct."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from alliance.conduct.models import Appeal, Measure, Report
from alliance.conduct.services import coding
from alliance.conduct.services.measuring import MAX_SUSPENSION
from alliance.conduct.services.reporting import MAX_FILE_BYTES, MAX_FILES, MAX_TEXT_CHARACTERS
from alliance.people.forms import AccountField
from alliance.people.models import Office, Person
from alliance.people.offices import holders

AREA = {"rows": 6}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, bounded in number and size; cleaned to (name, bytes) pairs."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files: list[UploadedFile] = [f for f in (data or []) if f]
        if len(files) > MAX_FILES:
            raise ValidationError(
                ngettext_lazy("At most %(most)d file.", "At most %(most)d files.", MAX_FILES),
                params={"most": MAX_FILES},
            )
        for file in files:
            if (file.size or 0) > MAX_FILE_BYTES:
                raise ValidationError(
                    _("“%(name)s” is bigger than %(most)d MB."),
                    params={"name": file.name, "most": MAX_FILE_BYTES // 1024**2},
                )
        return [(str(file.name), file.read()) for file in files]


def files_field() -> FilesField:
    return FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Pictures, a log of a chat: at most three, of 4 MB each."),
    )


def text_field(label: Any, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("widget", forms.Textarea(attrs=AREA))
    return forms.CharField(label=label, max_length=MAX_TEXT_CHARACTERS, **kwargs)


class HandlersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ReportForm(forms.Form):
    """What happened, and who may know."""

    what = text_field(
        _("What happened?"),
        help_text=_("In your own words. You can add to it later."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    where = forms.CharField(
        label=_("Where and when?"),
        required=False,
        max_length=300,
        help_text=_("A call, a list, a message; a day, if you know it."),
    )
    about = forms.CharField(label=_("Page"), required=False, max_length=500)
    who = text_field(
        _("Who was involved, who saw it?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    wish = text_field(
        _("What do you wish for?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An apology, some quiet, that it stops, that nobody else goes through it."),
    )
    may_know = forms.ChoiceField(
        label=_("Who may know that you reported this?"),
        choices=Report.MayKnow.choices,
        initial=Report.MayKnow.HANDLERS,
        widget=forms.RadioSelect,
    )
    without = HandlersField(
        label=_("Who must not read it?"),
        required=False,
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "These people read reports. Tick whoever is involved, or too close to it. They are "
            "not told."
        ),
    )
    contact = forms.EmailField(
        label=_("An address to tell you that there is an answer"),
        required=False,
        help_text=_("The mail says nothing else. Without it, open your link from time to time."),
    )
    attached = files_field()

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handlers = holders(Office.Kind.CONDUCT)
        if viewer.is_authenticated:
            handlers = handlers.exclude(pk=viewer.pk)
        without = self.fields["without"]
        assert isinstance(without, HandlersField)
        without.queryset = handlers
        if not handlers.exists():
            del self.fields["without"]

    def clean_about(self) -> str:
        """A path of this site, or an address of it; anything else is dropped."""
        value: str = self.cleaned_data["about"].strip()
        parts = urlsplit(value)
        if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
            return ""
        return parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else ""


class WriteForm(forms.Form):
    """The reporter adds something."""

    text = text_field(_("What do you want to add?"), required=False)
    attached = files_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and not data.get("attached") and not self.errors:
            self.add_error("text", _("Write something, or add a file."))
        return data


class AppealForm(forms.Form):
    text = text_field(_("Why do you not agree?"))


class NoteForm(forms.Form):
    text = text_field(_("Note"), help_text=_("For the other handlers. The reporter never sees it."))


class AnswerForm(forms.Form):
    text = text_field(_("Answer"), help_text=_("The reporter reads it under their link."))
    waits = forms.BooleanField(label=_("We cannot go on without their answer"), required=False)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[c for c in Report.Outcome.choices if c[0]],
        widget=forms.RadioSelect,
    )
    text = text_field(_("For the reporter"), help_text=_("What was found, what was done, and why."))


class InvolvedForm(forms.Form):
    who = AccountField()


class OneOf(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ChooseHandlerForm(forms.Form):
    person = OneOf(queryset=Person.objects.none(), label=_("Who"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, OneOf)
        field.queryset = people


class MeasureForm(forms.Form):
    person = OneOf(queryset=Person.objects.none(), label=_("Against whom"))
    kind = forms.ChoiceField(label=_("Measure"), choices=Measure.Kind.choices)
    until = forms.DateTimeField(
        label=_("Suspended until"),
        required=False,
        help_text=_("Only for a suspension; at most a year."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
    )
    text = text_field(
        _("What they read"),
        help_text=_("What was decided and why, without telling who reported."),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, OneOf)
        ids = report.involved.values("person_id")
        field.queryset = Person.objects.filter(Q(pk__in=ids)).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until, now = data.get("until"), timezone.now()
        if data.get("kind") == Measure.Kind.SUSPENSION:
            if until is None and "until" not in self.errors:
                self.add_error("until", _("Say until when."))
            elif until is not None and not now < until <= now + MAX_SUSPENSION:
                self.add_error("until", _("It has to lie ahead, within a year."))
        return data


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[c for c in Appeal.Decision.choices if c[0]],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Why"), help_text=_("Whoever appealed reads it."))


class CodeForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        max_length=coding.MAX_CODE_CHARACTERS,
        help_text=_("Markdown."),
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    note = forms.CharField(label=_("What is different, and why"), max_length=300)
    over = forms.IntegerField(widget=forms.HiddenInput)


class FlagForm(forms.Form):
    reason = forms.CharField(
        label=_("Why should somebody look?"),
        max_length=500,
        help_text=_("Moderators read it, and who you are. The author does not."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is kept, and told to the author when something is hidden or shown."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
