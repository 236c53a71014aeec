"""`theme/field.html`: a control has a label, and is tied to its help and its errors."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string
from lxml import html


class Sample(forms.Form):
    name = forms.CharField(help_text="As others call you.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"class": "tall"}))
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField()
    shape = forms.ChoiceField(choices=[("h", "Hexagon"), ("s", "Shield")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput)


def rendered(name: str, data: dict[str, str] | None = None) -> html.HtmlElement:
    form = Sample(data)
    return html.fromstring(
        "<main>" + render_to_string("theme/field.html", {"field": form[name]}) + "</main>"
    )


@pytest.mark.parametrize("name", ["name", "note", "kind", "agreed"])
def test_control_has_a_label(name: str) -> None:
    page = rendered(name)
    control = page.xpath(f"//*[@name='{name}']")[0]
    assert page.xpath(f"//label[@for='{control.get('id')}']")


def test_control_is_described_by_its_help_and_its_errors() -> None:
    page = rendered("name", {})
    control = page.xpath("//input")[0]
    for name in control.get("aria-describedby").split():
        assert page.get_element_by_id(name).text_content().strip()
    assert control.get("aria-invalid") == "true"
    assert "is-invalid" in control.get("class")
    assert "This field is required." in page.text_content()


def test_kind_of_control_gets_its_own_class_beside_the_forms() -> None:
    assert rendered("kind").xpath("//select/@class") == ["form-select"]
    assert rendered("note").xpath("//textarea/@class") == ["tall form-control"]
    assert rendered("agreed").xpath("//input/@class") == ["form-check-input"]


def test_radio_buttons_are_a_fieldset_with_a_legend_and_labels() -> None:
    page = rendered("shape", {})
    assert page.xpath("//fieldset/legend")[0].text_content().strip() == "Shape"
    for option in page.xpath("//input[@type='radio']"):
        assert page.xpath(f"//label[@for='{option.get('id')}']")
    described = page.xpath("//fieldset/@aria-describedby")[0]
    assert page.get_element_by_id(described) is not None


def test_optional_field_says_so() -> None:
    assert "optional" in rendered("note").text_content()
    assert "optional" not in rendered("name").text_content()


def test_hidden_field_renders_alone() -> None:
    page = rendered("token")
    assert [child.tag for child in page] == ["input"]
