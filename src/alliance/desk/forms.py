"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.desk.models import MOST_WORDS, DeletionRequest
from alliance.desk.wording import choices


class DeletionForm(forms.ModelForm[DeletionRequest]):
    class Meta:
        model = DeletionRequest
        fields = ("what", "text")
        widgets = {
            "what": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4, "maxlength": MOST_WORDS}),
        }
        help_texts = {"text": _("For a part: what it is, and where you have seen it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = DeletionRequest.What.choices


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What the person is told"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("To decline: why. After deleting a part: what went, and what stays and why."),
    )


class ActsForm(forms.Form):
    """What of the record of acts is shown."""

    room = forms.ChoiceField(label=_("Room"), required=False)
    who = forms.CharField(
        label=_("By or about"),
        required=False,
        max_length=200,
        help_text=_("An address, or the number of an account."),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    subject = forms.CharField(label=_("Done to"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *choices()]
