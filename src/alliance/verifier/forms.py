"""The form in which a badge is handed in: for verification, and for the Backpack."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.verifier.presented import HandedIn, NotTakenError, from_file, from_text

ACCEPTED_FILES = ".png,.svg,.json,.jsonld,.jwt,.jws,.txt,image/png,image/svg+xml,application/json"


class _OneOfFile(forms.FileField):
    """Not optional, but not needed when the text is there: the form decides, not the field."""

    def validate(self, value: Any) -> None:
        """Leave the decision to the form."""


class _OneOfText(forms.CharField):
    """As `_OneOfFile`."""

    def validate(self, value: Any) -> None:
        """Leave the decision to the form."""


class BadgeForm(forms.Form):
    """One badge, in one of three ways. What is handed in comes from `handed_in` once valid."""

    use_required_attribute = False

    file = _OneOfFile(
        label=_("Image or file"),
        allow_empty_file=True,
        help_text=_("A PNG or SVG with a badge inside, a JSON file, or a JWT. Up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
    )
    text = _OneOfText(
        label=_("Text or address"),
        strip=False,
        help_text=_("The badge as JSON or as a JWT, or the web address where it is."),
        widget=forms.Textarea(
            attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
        ),
    )

    handed_in: HandedIn

    def clean(self) -> dict[str, Any]:
        """Take what was handed in. One way must be used, and only one."""
        cleaned = super().clean() or {}
        file = cast("UploadedFile | None", cleaned.get("file"))
        text = str(cleaned.get("text") or "")
        if self.errors:
            return cleaned
        try:
            self.handed_in = self._taken(file, text)
        except NotTakenError as error:
            self.refuse(error)
        return cleaned

    @property
    def status(self) -> int:
        """The HTTP status that fits the form as it is: 200, 400, 413 or 422."""
        return getattr(self, "_status", 400) if self.errors else 200

    def refuse(self, error: NotTakenError) -> None:
        """Say at its field what cannot be taken, and what to do."""
        field = error.field if error.field in self.fields else "text"
        sentence = f"{error.message} {error.remedy}".strip()
        self.add_error(field, forms.ValidationError(sentence, code=error.code))
        self._status = error.status

    def _taken(self, file: UploadedFile | None, text: str) -> HandedIn:
        if file is not None and text.strip():
            raise NotTakenError(
                gettext("There is a file and also a text."),
                field="text",
                remedy=gettext(
                    "Empty this field to use the file, or leave the file out (a browser forgets a "
                    "chosen file) to use the text."
                ),
                code="two_inputs",
                status=400,
            )
        if file is not None:
            return from_file(file)
        if not text.strip():
            raise NotTakenError(
                gettext("Choose a file, or paste a badge or its address."),
                field="file",
                code="nothing",
                status=400,
            )
        return from_text(text)


class VerifyForm(BadgeForm):
    """A badge, and the question whose it is."""

    recipient = forms.EmailField(
        label=_("Does it belong to this e-mail address?"),
        required=False,
        max_length=254,
        help_text=_(
            "Most badges hold the address only in a form that can be compared, not read. "
            "Give it to have it compared; it is not kept."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "name@example.org"}),
    )
