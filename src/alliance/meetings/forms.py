"""Forms of a call: what people type, checked before a service sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.meetings.models import Action, AgendaItem, Attendance, Meeting, Speaker, Topic
from alliance.people.models import Person


def https_field(field: Any, **kwargs: Any) -> Any:
    """The form field of a model field; who types an address without a scheme means https."""
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


class TopicForm(forms.ModelForm[Topic]):
    """A topic; `for_call` is the day of a coming call, or "" for any."""

    for_call = forms.ChoiceField(label=_("For which call"), required=False)

    class Meta:
        model = Topic
        formfield_callback = https_field
        fields = ["title", "why", "minutes", "link"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "why": _("What should come of it?"),
            "link": _("Something to read before the call."),
        }

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["for_call"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("any coming call")), *days]


class ItemForm(forms.ModelForm[AgendaItem]):
    class Meta:
        model = AgendaItem
        formfield_callback = https_field
        fields = ["kind", "title", "minutes", "text", "link"]
        labels = {"kind": _("Kind")}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"title": _("Roll call, introductions and questions need none.")}


class InviteForm(forms.Form):
    item = forms.ModelChoiceField(label=_("Item"), queryset=AgendaItem.objects.none())
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meeting.items.all()
        field.empty_label = None


class SpeakerForm(forms.ModelForm[Speaker]):
    """What a speaker tells of themselves. The file is checked by what is in it (`files.slides`)."""

    file = forms.FileField(
        label=_("Your slides"),
        required=False,
        help_text=_("PDF, PowerPoint or OpenDocument, up to 20 MiB."),
    )
    forget = forms.BooleanField(label=_("Remove the slides that are here"), required=False)

    class Meta:
        model = Speaker
        formfield_callback = https_field
        fields = ["name", "bio", "slides_url"]
        help_texts = {"bio": _("One line for the agenda, seen by everybody.")}


class RollCallForm(forms.ModelForm[Attendance]):
    class Meta:
        model = Attendance
        fields = [
            "name",
            "organization",
            "working_on",
            "first_time",
            "introduction",
            "contact",
            "contact_shown",
        ]
        help_texts = {
            "introduction": _("Only if this is your first call: who are you, what brings you?"),
            "contact": _("An address or a handle. Moderators see it; others if you say so."),
        }


class GuestForm(forms.ModelForm[Attendance]):
    """Somebody without an account, written in by the moderator."""

    class Meta:
        model = Attendance
        fields = ["name", "organization"]


class PollForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=200)
    options = forms.CharField(
        label=_("Answers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, two to ten."),
        max_length=2000,
    )
    is_multiple = forms.BooleanField(label=_("Several answers may be chosen"), required=False)
    is_anonymous = forms.BooleanField(
        label=_("Nobody sees who chose what"), required=False, initial=True
    )


class ActionForm(forms.ModelForm[Action]):
    """An action. `owner` is offered to moderators: people on the roll call, by name."""

    class Meta:
        model = Action
        fields = ["text", "owner", "owner_name", "due_on"]
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"})}
        help_texts = {"owner_name": _("For somebody who is not on the roll call.")}

    def __init__(self, *args: Any, meeting: Meeting, is_moderator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_moderator:
            del self.fields["owner"], self.fields["owner_name"]
            return
        lines = meeting.roll_call.filter(person__isnull=False).order_by("name")
        names = {line.person_id: line.name for line in lines if line.person_id}
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(pk__in=list(names))
        # Never the account's own name, which may be an address: what they wrote into the roll call.
        field.label_from_instance = lambda person: names[person.pk]  # type: ignore[assignment]
        field.label = _("Who does it")
        field.widget.attrs["data-owners"] = ""  # call.js brings those who have signed since
        field.empty_label = str(_("nobody on the roll call"))
        self.fields["owner_name"].label = _("Or somebody else")


class FinaliseForm(forms.Form):
    summary = forms.CharField(
        label=_("Summary"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences: for the archive, the feeds and the mailing list."),
    )
    consent_line = forms.CharField(
        label=_("Consent to the recording"),
        max_length=300,
        required=False,
        help_text=_("How those who are heard agreed. Without it no recording is published."),
    )
    mail = forms.BooleanField(label=_("Send the record to the mailing list"), required=False)


class CorrectForm(forms.Form):
    text = forms.CharField(
        label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 16})
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why = forms.CharField(label=_("Why it is corrected"), max_length=200)


class RecordingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "MP3, M4A, MP4, Ogg, WebM or WAV, up to 300 MiB. A file can be in the podcast."
        ),
    )
    url = forms.URLField(
        label=_("Or a link"), max_length=500, required=False, assume_scheme="https"
    )
    duration_min = forms.IntegerField(
        label=_("Length in minutes"), required=False, min_value=1, max_value=1440
    )


class TranscriptForm(forms.Form):
    name = forms.CharField(label=_("Title"), max_length=120, required=False)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("WebVTT (.vtt) or plain text, up to 2 MiB.")
    )
    text = forms.CharField(
        label=_("Or paste it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=False,
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Text or Markdown, up to 4 MiB; one call, or many below each other."),
    )
    text = forms.CharField(
        label=_("Or paste the notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
    )
    file_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
