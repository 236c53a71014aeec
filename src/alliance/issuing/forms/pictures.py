"""A picture in a form: uploaded, looked at, and kept while the rest of the form is put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import QueryDict

from alliance.issuing import images
from alliance.issuing.models import Picture
from alliance.people.models import Person

ACCEPT = ".png,.svg,.jpg,.jpeg,image/png,image/svg+xml,image/jpeg"


class PictureField(forms.FileField):
    """Cleans to images.Accepted, or None. Reads no more than the limit into memory."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not isinstance(data, UploadedFile):
            return None
        if (data.size or 0) > images.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(images.too_large(data.size or 0))
        try:
            return images.accept(
                data.read(), name=data.name or "", content_type=data.content_type or ""
            )
        except images.ImageRefusedError as error:
            raise forms.ValidationError(str(error)) from error


class KeptPictureField(forms.CharField):
    """The digest of a picture that was uploaded with this form before."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, validators=[RegexValidator(r"^[0-9a-f]{64}$")])


def with_value(data: Mapping[str, Any], name: str, value: str) -> QueryDict:
    """What was posted, with one value changed: for what a form is to show when it comes back."""
    assert isinstance(data, QueryDict)
    changed = data.copy()
    changed[name] = value
    return changed


def picture_in(form: forms.Form, by: Person, *, current: Picture | None = None) -> Picture | None:
    """The picture that a validated form holds: the new upload, else the one kept from before.

    A new upload is stored even when another field is wrong, and the form then carries its digest.
    Only the person's own uploads (or `current`) can be named by digest.
    """
    accepted = form.cleaned_data.get("upload") if hasattr(form, "cleaned_data") else None
    if isinstance(accepted, images.Accepted):
        picture = images.keep(accepted, by)
        form.data = with_value(form.data, form.add_prefix("kept"), picture.digest)
        return picture
    digest = form.cleaned_data.get("kept", "") if hasattr(form, "cleaned_data") else ""
    if not digest:
        return None
    if current is not None and digest == current.digest:
        return current
    return Picture.objects.filter(digest=digest, uploaded_by=by).first()
