"""Forms about awarding and revoking."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.issuing import recipients
from alliance.issuing.forms.pictures import with_value
from alliance.issuing.textfiles import decode


class _ExpiryField(forms.DateField):
    """A date; cleans to its last second in the viewer's zone, or None."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        if day is None:
            return None
        moment = datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())
        if moment <= timezone.now():
            raise forms.ValidationError(gettext("This day has passed; choose a later one."))
        return moment


class _WithForm(forms.Form):
    """What a badge is awarded with."""

    narrative = forms.CharField(
        label=_("What they did"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Becomes part of the badge, for all who see it."),
    )
    evidence_text = forms.CharField(
        label=_("Evidence in words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_url = forms.URLField(
        label=_("Evidence on the web"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("The work itself, where everybody may see it."),
    )
    valid_until = _ExpiryField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day; empty if it does not expire."),
    )

    def defaults(self) -> recipients.Defaults:
        return recipients.Defaults(
            narrative=self.cleaned_data["narrative"],
            evidence_url=self.cleaned_data["evidence_url"],
            evidence_text=self.cleaned_data["evidence_text"],
            valid_until=self.cleaned_data["valid_until"],
        )


class AwardOneForm(_WithForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The badge holds only a salted hash of it."),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("Optional. Stands in the badge, readable for all who see it."),
    )
    field_order = ["email", "name", "narrative", "evidence_text", "evidence_url", "valid_until"]

    def reading(self) -> recipients.Reading:
        """The one row, as a list of one."""
        given = self.defaults()
        row = recipients.Row(
            number=1,
            email=self.cleaned_data["email"].lower(),
            name=self.cleaned_data["name"],
            narrative=given.narrative,
            evidence_url=given.evidence_url,
            evidence_text=given.evidence_text,
            valid_until=given.valid_until,
        )
        return recipients.Reading(rows=[row])


class AwardListForm(_WithForm):
    pasted = forms.CharField(
        label=_("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "font-monospace"}),
        help_text=_(
            "One address a line, or rows with a header: email, name, narrative, evidence, "
            "evidence_url, expires."
        ),
    )
    file = forms.FileField(
        label=_("Or choose a CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        help_text=format_lazy(
            _("Up to {max_rows} rows and {max_bytes} MB; commas, semicolons or tabs."),
            max_rows=f"{recipients.MAX_ROWS:,}",
            max_bytes=recipients.MAX_BYTES // 1048576,
        ),
    )
    field_order = [
        *("pasted", "file", "narrative", "evidence_text", "evidence_url", "valid_until"),
    ]

    reading: recipients.Reading

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file: UploadedFile | None = data.get("file")
        pasted: str = data.get("pasted", "")
        field = "file" if file is not None else "pasted"
        if file is not None and pasted.strip():
            self.add_error(
                "file", gettext("Give either a file or a pasted list, so that nothing is mixed up.")
            )
        elif file is None and not pasted.strip():
            self.add_error("pasted", gettext("Paste at least one address, or choose a file."))
        elif file is not None and (file.size or 0) > recipients.MAX_BYTES:
            size, most = (file.size or 0) / 1048576, recipients.MAX_BYTES // 1048576
            self.add_error(
                "file",
                gettext("The file has {size} MB; up to {most} MB are accepted.").format(
                    size=f"{size:.1f}", most=most
                ),
            )
        elif not self.errors:
            content = file.read() if file is not None else pasted
            try:
                self.reading = recipients.read_list(
                    content,
                    zone=timezone.get_current_timezone(),
                    now=timezone.now(),
                    defaults=self.defaults(),
                )
            except recipients.ListError as error:
                self.add_error(field, str(error))
                self._offer_text(content)
        return data

    def _offer_text(self, content: bytes | str) -> None:
        """A file that could not be used comes back as text that can be edited."""
        if isinstance(content, bytes) and not content.startswith((b"PK\x03\x04", b"\xd0\xcf")):
            name = self.add_prefix("pasted")
            self.data = with_value(self.data, name, decode(content).text)


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it revoked?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the award, for the members of the issuer."),
    )
    sure = forms.BooleanField(
        label=_(
            "I know that this cannot be undone: whoever verifies the badge will read “revoked”."
        ),
    )
