"""Forms of the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.lists.models import MailingList, Subscription
from alliance.lists.services.posting import MAX_SUBJECT, MAX_TEXT

Mode = Subscription.Mode


class AskForm(forms.Form):
    """For somebody whose address is not proven here: it will be asked."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    mode = forms.ChoiceField(label=_("What you get"), choices=Mode.choices, initial=Mode.EACH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class LeaveForm(forms.Form):
    email = forms.EmailField(label=_("The address that is subscribed"), max_length=254)


class SubscribeForm(forms.Form):
    """For somebody who is signed in: one of their proven addresses that is not on the list yet."""

    email = forms.ChoiceField(label=_("Address"))
    mode = forms.ChoiceField(label=_("What you get"), choices=Mode.choices, initial=Mode.EACH)

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].choices = [(one, one) for one in addresses]  # type: ignore[attr-defined]


class ChangeForm(SubscribeForm):
    """A subscription one has: another mode, or another of one's addresses."""


class WriteForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=MAX_SUBJECT)
    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text. It is sent to everybody on the list and stays in the archive."),
    )
    # Names the occasion, so that pressing twice sends once.
    occasion = forms.UUIDField(widget=forms.HiddenInput)


class RejectForm(forms.Form):
    words = forms.CharField(
        label=_("Why is it sent back?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sender reads this."),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Address to invite"),
        max_length=254,
        help_text=_("It is asked first. Nothing happens unless it says yes."),
    )


class ModeratorForm(forms.Form):
    email = forms.EmailField(
        label=_("Address of the new moderator"),
        max_length=254,
        help_text=_("One that an account here has proven."),
    )


class RulesForm(forms.ModelForm[MailingList]):
    class Meta:
        model = MailingList
        fields = [
            "name",
            "description",
            "posting",
            "reading",
            "reply_to",
            "subject_prefix",
            "has_footer",
            "first_posts_held",
            "max_kib",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "subject_prefix": _("For example [Dev]. Most mail programs sort without it."),
            "has_footer": _("Three lines below each message that say how to leave."),
            "first_posts_held": _("So many messages of each new subscriber wait for a moderator."),
            "reading": _("Also who may know that this list exists."),
        }


class NewListForm(RulesForm):
    class Meta(RulesForm.Meta):
        fields = ["slug", "kind", *RulesForm.Meta.fields]
        labels = {"slug": _("address"), "kind": _("kind")}
        help_texts = {
            **RulesForm.Meta.help_texts,
            "slug": _("What stands before the @. Small letters, digits, hyphens. It stays."),
        }
