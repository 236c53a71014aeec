"""The achievement's form as a whole: words, picture, design and alignment rows together.

Besides saving, its buttons ask for things that lose nothing and save nothing: a preview, another
palette, a surprise, one more row. `wish` says which; then no errors are shown. So all of it works
without JavaScript.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alliance.issuing import designer
from alliance.issuing.designer import PALETTES, Design, DesignError
from alliance.issuing.drawing.icons import ICONS
from alliance.issuing.drawing.patterns import PATTERNS
from alliance.issuing.drawing.shapes import SHAPES
from alliance.issuing.forms.achievements import (
    AchievementForm,
    DesignForm,
    alignment_formset,
    alignment_initial,
)
from alliance.issuing.forms.pictures import picture_in
from alliance.issuing.models import Achievement, Picture
from alliance.people.models import Person
from alliance.writing.markdown import to_html

_WISHES = ("preview", "palette", "surprise", "more_rows")


class Editor:
    """words, look: forms. rows: the alignment formset. picture: an upload that the form holds."""

    def __init__(
        self,
        words: AchievementForm,
        look: DesignForm,
        rows: Any,
        *,
        picture: Picture | None = None,
        wish: str | None = None,
        criteria: str = "",
    ) -> None:
        self.words, self.look, self.rows = words, look, rows
        self.uploaded, self.wish, self._criteria = picture, wish, criteria

    @classmethod
    def opened(cls, found: Achievement | None, suggestion: Design) -> Editor:
        """The form as it first appears: empty, or filled from an achievement."""
        if found is None:
            rows = alignment_formset()(prefix="alignment")
            return cls(AchievementForm(), DesignForm(initial=suggestion.to_json()), rows)
        design = designer.from_mapping(found.design) if found.design else suggestion
        drawn = found.design is not None
        initial = {
            "name": found.name,
            "description": found.description,
            "criteria": found.criteria,
            "criteria_url": found.criteria_url,
            "achievement_type": found.achievement_type,
            "tags": ", ".join(found.tags),
            "picture_from": "draw" if drawn else "upload",
            "kept": "" if drawn else found.picture.digest,
        }
        given = [alignment_initial(members) for members in found.alignments]
        return cls(
            AchievementForm(initial=initial),
            DesignForm(initial=design.to_json()),
            alignment_formset()(prefix="alignment", initial=given),
            picture=None if drawn else found.picture,
        )

    @classmethod
    def posted(
        cls, post: QueryDict, files: MultiValueDict, person: Person, found: Achievement | None
    ) -> Editor:
        """The form as it came back. An upload that is sound is kept whatever else is wrong."""
        words = AchievementForm(post, files)
        words.is_valid()
        picture = picture_in(words, person, current=found.picture if found else None)
        wish = next((name for name in _WISHES if name in post), None)
        if words.cleaned_data.get("picture_from") == "upload" and not (
            picture or "upload" in words.errors
        ):
            words.add_error("upload", _("Choose a picture file, or draw the badge here."))
        if wish is None:
            rows = alignment_formset()(post, prefix="alignment")
            return cls(words, DesignForm(post), rows, picture=picture)
        return cls._wished(post, words, picture, wish)

    @classmethod
    def _wished(
        cls, post: QueryDict, words: AchievementForm, picture: Picture | None, wish: str
    ) -> Editor:
        text = {name: post.get(name, "") for name in words.fields}
        text["kept"] = picture.digest if picture else ""
        look = {name: post.get(name, "") for name in DesignForm.base_fields}
        if wish == "palette" and (palette := PALETTES.get(post.get("palette", ""))):
            look |= {k: getattr(palette, k) for k in ("ground", "rim", "ink", "ribbon")}
        if wish == "surprise":
            fresh = designer.suggestion(random.Random()).to_json()  # noqa: S311 (a matter of taste)
            look |= {k: v for k, v in fresh.items() if k not in ("ribbon_text", "stars")}
        bound = alignment_formset()(post, prefix="alignment")
        given = []
        if bound.management_form.is_valid():
            names = bound.form.base_fields
            given = [{n: post.get(f"{f.prefix}-{n}", "") for n in names} for f in bound.forms]
        filled = [row for row in given if any(row.values())]
        rows = alignment_formset(2 if wish == "more_rows" else 1)(
            prefix="alignment", initial=filled
        )
        shown = AchievementForm(initial=text)
        if "upload" in words.errors:  # a refused picture is said at once; it is gone otherwise
            shown.fields["upload"].help_text = escape(words.errors["upload"][0])
        return cls(
            shown, DesignForm(initial=look), rows,
            picture=picture, wish=wish, criteria=text["criteria"] if wish == "preview" else "",
        )  # fmt: skip

    def is_valid(self) -> bool:
        """All parts are right. A design counts only when the badge is drawn."""
        right = self.words.is_valid() and self.rows.is_valid()
        return right and (not self.draws or self.look.is_valid())

    @property
    def draws(self) -> bool:
        return self.words["picture_from"].value() != "upload"

    @property
    def has_errors(self) -> bool:
        if not self.words.is_bound:
            return False
        return not self.is_valid()

    @property
    def picture(self) -> Picture | None:
        """The uploaded picture to be used, or None when the badge is drawn."""
        return None if self.draws else self.uploaded

    @property
    def design(self) -> Design | None:
        return self.look.design if self.draws and self.look.is_valid() else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to an uploaded picture."""
        accepted = self.words.cleaned_data.get("upload")
        return accepted.notes if accepted and not self.draws else ()

    def fields(self) -> dict[str, Any]:
        """What the services take, without the picture."""
        data = self.words.cleaned_data
        names = ("name", "description", "criteria", "criteria_url", "achievement_type", "tags")
        alignments = [form.to_json() for form in self.rows.forms]
        return {n: data[n] for n in names} | {"alignments": [row for row in alignments if row]}

    def context(self) -> dict[str, Any]:
        """For the template."""
        choices = {name: self.look[name].value() for name in DesignForm.base_fields}
        try:
            query = urlencode(designer.from_mapping(choices).to_json())
        except DesignError:
            query = urlencode(Design().to_json())
        return {
            "words": self.words,
            "look": self.look,
            "rows": self.rows,
            "design_query": query,
            "palettes": PALETTES,
            "pickers": _pickers(self.look),
            "uploaded": self.uploaded,
            "uploaded_data": _data_url(self.uploaded),
            "criteria_preview": to_html(self._criteria) if self._criteria else "",
        }


@dataclass(frozen=True, slots=True)
class _Choice:
    """One radio button with a drawing of our own in it (SVG elements, in `box` units)."""

    value: str
    label: str
    checked: bool
    drawing: SafeString
    box: int


@dataclass(frozen=True, slots=True)
class _Picker:
    name: str
    label: str
    choices: list[_Choice]


def _pickers(look: DesignForm) -> list[_Picker]:
    """Shapes, patterns and icons as grids of pictures."""

    def picker(name: str, label: str, drawings: dict[str, tuple[str, str]], box: int) -> _Picker:
        chosen = look[name].value()
        choices = [
            _Choice(value, words, value == chosen, mark_safe(drawing), box)  # noqa: S308 (our data)
            for value, (words, drawing) in drawings.items()
        ]
        return _Picker(name, label, choices)

    shapes = {n: (str(s.label), f'<path d="{s.path(0.98)}"/>') for n, s in SHAPES.items()}
    patterns = {n: (str(label), _pattern_swatch(draw())) for n, (label, draw) in PATTERNS.items()}
    icons = {n: (str(icon.label), icon.markup()) for n, icon in ICONS.items()}
    return [
        picker("shape", _("Shape"), shapes, 512),
        picker("pattern", _("Pattern"), patterns, 256),
        picker("icon", _("Icon"), icons, 100),
    ]


def _pattern_swatch(drawing: str) -> str:
    """The middle of a pattern, on a ground."""
    figure = drawing.replace('fill="none"', 'fill="none" class="pick-line"')
    return (
        '<rect class="pick-ground" width="256" height="256" rx="48"/>'
        f'<svg class="pick-figure" width="256" height="256" viewBox="96 96 320 320">{figure}</svg>'
    )


def _data_url(picture: Picture | None) -> str:
    """A kept picture has no address of its own yet, so the page carries a small copy."""
    if picture is None:
        return ""
    from base64 import b64encode

    from alliance.issuing.artwork import picture_png

    return "data:image/png;base64," + b64encode(picture_png(picture, 256)).decode("ascii")
