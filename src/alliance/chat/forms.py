"""What is filled in about the chat."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.chat.models import ChatProfile, Room, Sanction, SlackChannel


class ProfileForm(forms.Form):
    nickname = forms.CharField(label=_("Nickname"), max_length=40)
    archived_as = forms.ChoiceField(
        label=_("In archives I appear"),
        choices=ChatProfile.Shown.choices,
        help_text=_(
            "For what you write from now on, in rooms that keep an archive. When you choose not at "
            "all, what was kept of you is deleted."
        ),
    )


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ["is_open", "is_archived", "kept_days"]


class SanctionForm(forms.Form):
    nickname = forms.CharField(label=_("Nickname of the person"), max_length=40)
    kind = forms.ChoiceField(label=_("What"), choices=Sanction.Kind.choices)
    reason = forms.CharField(label=_("Why (the person reads it)"), max_length=200)
    hours = forms.IntegerField(
        label=_("Hours, 0 until you lift it"), min_value=0, max_value=720, initial=24
    )


class SlackChannelForm(forms.ModelForm):
    class Meta:
        model = SlackChannel
        fields = ["channel", "group", "says_calls", "says_records"]

    def clean_channel(self) -> str:
        channel = str(self.cleaned_data["channel"]).strip()
        if not re.fullmatch(r"[CG][A-Z0-9]{6,20}|#[\w.-]{1,79}", channel):
            raise forms.ValidationError(_("A channel is like C0123456789 or #general."))
        return channel
