"""Questions about the words of an achievement: name, description, criteria, and what sorts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from badging.critique.draft import Draft, Place
from badging.critique.remarks import Remark, remark
from badging.model.common import id_of, text_of

MAX_NAME_CHARACTERS = 80
MIN_DESCRIPTION_WORDS = 8
MIN_CRITERIA_WORDS = 8

# No pattern here can begin at each of n places and then run over the rest.
_PLACEHOLDER = re.compile(
    r"(?:lorem ipsum|\b(?:todo|tbd|tbc|fixme)\b|\bxxx+\b|\[(?:insert|your|name|text)[^\]]{0,40}\]"
    r"|\bplaceholder\b)",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|strong|em|b|i|u|ul|ol|li|a|h[1-6]|table|tr|td|img|font)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def names(draft: Draft) -> Iterator[Remark]:
    for place in _described(draft):
        name = place.text("name")
        if not name:
            yield remark("no_name", f"{place.at}/name")
        elif len(name) > MAX_NAME_CHARACTERS:
            yield remark(
                "name_too_long", f"{place.at}/name", count=len(name), limit=MAX_NAME_CHARACTERS
            )


def descriptions(draft: Draft) -> Iterator[Remark]:
    for place in _described(draft):
        at, text = f"{place.at}/description", place.text("description")
        words = _words(text)
        if not words:
            yield remark("no_description", at)
        elif set(words) <= set(_words(place.text("name"))):
            yield remark("description_repeats_name", at)
        elif len(words) < MIN_DESCRIPTION_WORDS:
            yield remark("description_thin", at, count=len(words))


def criteria(draft: Draft) -> Iterator[Remark]:
    for place in _described(draft):
        at = f"{place.at}/criteria"
        narrative, url = criteria_of(place)
        words = _words(narrative)
        if words and words == _words(place.text("description")):
            yield remark("criteria_repeat_description", f"{at}/narrative")
        elif words and len(words) < MIN_CRITERIA_WORDS and not url:
            yield remark("criteria_thin", f"{at}/narrative", count=len(words))
        elif not words and url:
            yield remark("criteria_linked_only", at, url=url)
        elif not words:
            yield remark("no_criteria", at)


def criteria_of(achievement: Place) -> tuple[str, str]:
    """Narrative and address of the criteria; in 1.x and 2.0 they may be an address alone."""
    return achievement.of("criteria").text("narrative"), id_of(achievement.node.get("criteria"))


def texts(draft: Draft) -> Iterator[Remark]:
    """What is left over in a text, wherever it stands."""
    for text, at in prose(draft):
        if found := _PLACEHOLDER.search(text):
            yield remark("placeholder", at, text=found[0])
        if found := _MARKUP.search(text):
            yield remark("markup", at, text=found[0])


def prose(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every text that people read, with its pointer."""
    for place in _described(draft):
        yield place.text("name"), f"{place.at}/name"
        yield place.text("description"), f"{place.at}/description"
        yield criteria_of(place)[0], f"{place.at}/criteria/narrative"
    if draft.award is not None:
        yield draft.subject.text("narrative"), f"{draft.subject.at}/narrative"
        for evidence, at in draft.award.each("evidence"):
            if isinstance(evidence, Mapping):
                for key in ("name", "description", "narrative"):
                    yield text_of(evidence.get(key)), f"{at}/{key}"


def sorting(draft: Draft) -> Iterator[Remark]:
    """By what the badge is found and compared: kind, alignment, tags, language."""
    for place in _described(draft):
        if not place.each("alignment"):
            yield remark("no_alignment", f"{place.at}/alignment")
        key = "tags" if draft.is_older else "tag"
        yield from _tags(place, key)
        if not draft.is_older and not place.text("achievementType"):
            yield remark("no_type", f"{place.at}/achievementType")
        language = "@language" if draft.is_older else "inLanguage"
        if not place.text(language):
            yield remark("no_language", f"{place.at}/{language}")


def _tags(place: Place, key: str) -> Iterator[Remark]:
    tags = place.each(key)
    if not tags:
        yield remark("no_tags", f"{place.at}/{key}")
    seen: set[str] = set()
    for tag, at in tags:
        word = text_of(tag).casefold()
        if word and word in seen:
            yield remark("tag_repeated", at, tag=text_of(tag))
        seen.add(word)


def _described(draft: Draft) -> Iterator[Place]:
    """The achievement, where it is at hand."""
    if draft.achievement is not None:
        yield draft.achievement


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
