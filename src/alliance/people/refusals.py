"""What stands against a posted form, written where it was typed, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form is valid and `act` did not refuse by a `ValidationError`."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as refusal:
        add_errors(form, refusal)
        return False
    return True


def tell(form: BaseForm, refusal: Exception) -> None:
    """A `ValidationError` at its fields; whatever else a service said, above the form."""
    if isinstance(refusal, ValidationError):
        add_errors(form, refusal)
    else:
        form.add_error(None, str(refusal))


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Each message at its field, where the form has it; else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
