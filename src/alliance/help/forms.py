"""Forms of help."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.help.models import Answer, OfficeHour, Question
from alliance.help.services import TAGS_A_QUESTION


class QuestionForm(forms.ModelForm[Question]):
    tag_names = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Up to five words, with commas between them."),
    )

    class Meta:
        model = Question
        fields = ["title", "text", "tag_names"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "title": gettext_lazy("One sentence that others with the same question would search."),
            "text": gettext_lazy("What you tried, and what happened. Markdown is understood."),
        }

    def clean_tag_names(self) -> list[str]:
        words = re.split(r"[,\n]+", self.cleaned_data["tag_names"])
        names = [slugify(word)[:30] for word in words]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > TAGS_A_QUESTION:
            raise forms.ValidationError(
                _("That are %(count)d tags; keep the %(most)d that say most.")
                % {"count": len(names), "most": TAGS_A_QUESTION}
            )
        return names


class AskForm(QuestionForm):
    to_alliance = forms.BooleanField(
        label=gettext_lazy("Ask the Alliance"),
        required=False,
        help_text=gettext_lazy("Volunteers are told of it and see that it is answered."),
    )
    is_private = forms.BooleanField(
        label=gettext_lazy("Only the volunteers may read it"),
        required=False,
        help_text=gettext_lazy("For questions to the Alliance. You can open it to all later."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_private") and not data.get("to_alliance"):
            self.add_error(
                "is_private", _("Only a question to the Alliance can be private: tick that, too.")
            )
        return data


class AnswerForm(forms.ModelForm[Answer]):
    class Meta:
        model = Answer
        fields = ["text"]
        labels = {"text": gettext_lazy("Your answer")}
        help_texts = {"text": gettext_lazy("Markdown is understood.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class HideForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why is it hidden?"), max_length=300)


class OfferForm(forms.ModelForm[OfficeHour]):
    weeks = forms.IntegerField(
        label=gettext_lazy("For how many weeks"), min_value=1, max_value=26, initial=1
    )

    join_url = forms.URLField(
        label=gettext_lazy("Where to meet"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = OfficeHour
        fields = ["starts_at", "minutes", "subject", "join_url", "weeks"]
        labels = {"starts_at": gettext_lazy("Begins at")}
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].help_text = _("In the time zone %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }


class BookForm(forms.Form):
    wish = forms.CharField(
        label=gettext_lazy("What would you like to talk about?"), max_length=500, required=False
    )
