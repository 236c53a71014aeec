"""Forms about an achievement: what it says, how it looks, what it is aligned with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.issuing import designer
from alliance.issuing.designer import Design, DesignError
from alliance.issuing.drawing.icons import ICONS
from alliance.issuing.drawing.patterns import PATTERNS
from alliance.issuing.drawing.shapes import SHAPES
from alliance.issuing.forms.pictures import KeptPictureField, PictureField
from alliance.issuing.vocabulary import ACHIEVEMENT_TYPES, ALIGNMENT_TARGET_TYPES

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MAX_TAGS = 20
MAX_ALIGNMENTS = 12


class AchievementForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Short: it stands under the picture.")
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a holder knows, did or can do, for a reader who does not know you."),
    )
    criteria = forms.CharField(
        label=_("Criteria"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "What one has to do to earn it. Markdown: **bold**, lists with -, [links](https://…)."
        ),
    )
    criteria_url = forms.URLField(
        label=_("Criteria on a page of your own"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only if they are also published elsewhere; else this site's page is named."),
    )
    achievement_type = forms.ChoiceField(
        label=_("Type"),
        choices=ACHIEVEMENT_TYPES,
        initial="Badge",
        help_text=_("From the vocabulary of Open Badges 3.0."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=1000,
        help_text=_("Separated by commas, for finding it again."),
    )
    picture_from = forms.ChoiceField(
        label=_("Picture"),
        choices=[("draw", _("Draw it here")), ("upload", _("Upload a picture"))],
        widget=forms.RadioSelect,
        initial="draw",
    )
    upload = PictureField(
        label=_("Picture file"),
        help_text=_("PNG, SVG or JPEG, up to 2 MB; square, at least 90 pixels a side, better 512."),
    )
    kept = KeptPictureField()

    def clean_tags(self) -> list[str]:
        found = (" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(","))
        tags = list(dict.fromkeys(tag for tag in found if tag))
        if len(tags) > MAX_TAGS:
            raise forms.ValidationError(
                gettext("Up to {max_tags} tags are accepted, not {tags}.").format(
                    max_tags=MAX_TAGS, tags=len(tags)
                )
            )
        return tags


def _colour(label: _StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control-color"}),
    )


class DesignForm(forms.Form):
    """The designer's choices; cleans to `design`."""

    shape = forms.ChoiceField(
        choices=[(name, shape.label) for name, shape in SHAPES.items()], widget=forms.RadioSelect
    )
    pattern = forms.ChoiceField(
        choices=[(name, label) for name, (label, _) in PATTERNS.items()], widget=forms.RadioSelect
    )
    icon = forms.ChoiceField(
        choices=[(name, icon.label) for name, icon in ICONS.items()], widget=forms.RadioSelect
    )
    ground = _colour(_("Ground"))
    rim = _colour(_("Rim"))
    ink = _colour(_("Icon"))
    ribbon = _colour(_("Ribbon"))
    ribbon_text = forms.CharField(
        label=_("Words on the ribbon"),
        required=False,
        max_length=60,
        help_text=format_lazy(
            _("Up to {max_ribbon_text} characters; leave it empty for no ribbon."),
            max_ribbon_text=designer.MAX_RIBBON_TEXT,
        ),
    )
    stars = forms.ChoiceField(
        label=_("Stars"),
        required=False,
        choices=[("0", _("None")), *((str(n), str(n)) for n in range(1, designer.MAX_STARS + 1))],
        help_text=_("For levels of one badge."),
    )

    design: Design | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            self.design = designer.from_mapping(data)
        except DesignError as error:
            self.add_error(error.field, str(error))
        else:
            for remark in designer.advice(self.design):
                self.add_error(remark.field, str(remark))
        return data


class AlignmentForm(forms.Form):
    """One row of alignment; an empty row is none."""

    target_name = forms.CharField(label=_("Name"), required=False, max_length=300)
    target_url = forms.URLField(
        label=_("Web address"), required=False, max_length=2000, assume_scheme="https"
    )
    target_framework = forms.CharField(label=_("Framework"), required=False, max_length=300)
    target_code = forms.CharField(label=_("Code"), required=False, max_length=100)
    target_type = forms.ChoiceField(label=_("Kind"), required=False, choices=ALIGNMENT_TARGET_TYPES)
    target_description = forms.CharField(label=_("Description"), required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.values()):  # OB 3.0 B.1 Alignment: targetName and targetUrl are required
            for name, word in (
                ("target_name", gettext("name")),
                ("target_url", gettext("web address")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(
                        name,
                        gettext("An alignment needs a {word}; or empty the whole row.").format(
                            word=word
                        ),
                    )
        return data

    def to_json(self) -> dict[str, str]:
        """Members of an Alignment; empty when the row is."""
        members = {
            "targetName": self.cleaned_data.get("target_name", ""),
            "targetUrl": self.cleaned_data.get("target_url", ""),
            "targetFramework": self.cleaned_data.get("target_framework", ""),
            "targetCode": self.cleaned_data.get("target_code", ""),
            "targetType": self.cleaned_data.get("target_type", ""),
            "targetDescription": self.cleaned_data.get("target_description", ""),
        }
        return {key: value for key, value in members.items() if value}


def alignment_initial(members: dict[str, str]) -> dict[str, str]:
    """The form's names for the members of an Alignment."""
    return {
        "target_name": members.get("targetName", ""),
        "target_url": members.get("targetUrl", ""),
        "target_framework": members.get("targetFramework", ""),
        "target_code": members.get("targetCode", ""),
        "target_type": members.get("targetType", ""),
        "target_description": members.get("targetDescription", ""),
    }


def alignment_formset(extra: int = 1) -> Any:
    """The formset class with `extra` empty rows."""
    return forms.formset_factory(
        AlignmentForm, extra=extra, max_num=MAX_ALIGNMENTS, absolute_max=MAX_ALIGNMENTS
    )
