"""Forms of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from alliance.people.models import FIELDS, MAX_BIO_CHARACTERS, Office, Person
from alliance.people.zones import ZoneSelect, zone_names

MAX_LINKS = 5
MAX_LINK_CHARACTERS = 300


class LinksField(forms.CharField):
    """Addresses of the web, one a line; cleaned to a list."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines()]
        return [line if "://" in line else f"https://{line}" for line in lines if line]

    def validate(self, value: Any) -> None:
        if len(value) > MAX_LINKS:
            raise ValidationError(
                _("These are %(count)d links. Keep at most %(most)d."),
                params={"count": len(value), "most": MAX_LINKS},
            )
        check = URLValidator(schemes=["https", "http"])
        for line in value:
            if len(line) > MAX_LINK_CHARACTERS:
                raise ValidationError(_("A link is too long. Use a shorter one."))
            try:
                check(line)
            except ValidationError as error:
                raise ValidationError(
                    _("“%(line)s” is no address of the web. Write it like https://example.org."),
                    params={"line": line},
                ) from error

    def run_validators(self, value: Any) -> None:
        """Lists have been validated above."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class ProfileForm(forms.ModelForm[Person]):
    """What a person says about themselves, and what of it others see. Addresses have pages of
    their own.
    """

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As my browser says")), *((z, z) for z in zone_names())],
        widget=ZoneSelect,
        help_text=_("Times of calls and deadlines are shown in this zone."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As my browser says")), *settings.LANGUAGES],
        help_text=_("Of the pages you see, and of the mail we send you."),
    )
    links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("One address a line, at most five: your site, your work, where you write."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Person
        fields = [
            "name", "pronouns", "time_zone", "language", "bio", "links", "profile_public",
            *(f"shows_{field}" for field in FIELDS),
        ]  # fmt: skip
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 4, "maxlength": MAX_BIO_CHARACTERS}),
        }
        help_texts = {
            "name": _("As you want to be called here, and as issuers read it."),
            "bio": _("A few sentences. Markdown may be used."),
            "profile_public": _(
                "Then you are in the directory, and you have a page, with what you choose below. "
                "Never your addresses."
            ),
        }

    @property
    def shows(self) -> list[forms.BoundField]:
        return [self[f"shows_{field}"] for field in FIELDS]


class AccountField(forms.CharField):
    """A person, named by an address they have proven or by the address of their profile page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("label", _("Who"))
        kwargs.setdefault(
            "help_text", _("Their e-mail address in full, or the address of their profile page.")
        )
        super().__init__(**kwargs)


class AppointForm(forms.Form):
    who = AccountField()
    kind = forms.ChoiceField(label=_("Office"), choices=Office.Kind.choices)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("A treasurer and a deputy have one; it ends by itself after it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is kept, and sent to the person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
