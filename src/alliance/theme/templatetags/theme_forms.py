"""What `theme/field.html` needs to know about a form field."""

from __future__ import annotations

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: hidden, check (one box), choices (a fieldset) or control."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if widget.use_fieldset:
        return "choices"
    return "control"


@register.filter
def control(field: BoundField) -> SafeString:
    """Render the field's widget with the classes of its kind.

    Classes the form gave to the widget stay. Django itself adds `aria-describedby` for help and
    errors (`id_x_helptext`, `id_x_error`) and `aria-invalid`.
    """
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    own = widget.attrs.get("class", "")
    classes = [own, kind, "is-invalid" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.filter
def option_control(option: forms.boundfield.BoundWidget, invalid: bool = False) -> SafeString:
    """Render one radio button or box of a group, without a label of its own."""
    classes = "form-check-input is-invalid" if invalid else "form-check-input"
    option.data["attrs"] = {**option.data["attrs"], "class": classes}
    return SafeString(option.tag())
