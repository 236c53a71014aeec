"""A text becomes sections with numbers, and with anchors that stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alliance.proposals import changes
from alliance.proposals.document import anchors, sections
from alliance.proposals.models import Revision

TEXT = "Before.\n\n# Why\n\nSo.\n\n# Terms\n\n## For `issuers`\n\nA\n\n### Deep\n\nB\n\n## Last\n"


def test_sections_are_numbered_as_they_lie_within_each_other() -> None:
    assert [(one.number, one.title) for one in sections(TEXT)] == [
        ("", ""),
        ("1", "Why"),
        ("2", "Terms"),
        ("2.1", "For issuers"),
        ("2.1.1", "Deep"),
        ("2.2", "Last"),
    ]


def test_an_anchor_stays_where_sections_are_moved() -> None:
    moved = "# New\n\n" + TEXT
    assert {anchor for anchor, _ in anchors(TEXT)} < {anchor for anchor, _ in anchors(moved)}


def test_an_author_may_fix_an_anchor() -> None:
    (one,) = sections("# What words mean {#terms}\n\nA.")
    assert (one.anchor, one.title) == ("terms", "What words mean")


def test_two_sections_of_one_name_have_two_anchors() -> None:
    assert [anchor for anchor, _ in anchors("# A\n\n# A\n\n# A {#a}")] == ["a", "a-2", "a-3"]


def test_a_heading_that_skips_levels_goes_down_one() -> None:
    assert [one.level for one in sections("# A\n\n#### B\n\n###### C")] == [1, 2, 3]


def test_a_heading_in_a_quotation_or_in_code_begins_no_section() -> None:
    assert [one.title for one in sections("# A\n\n> # B\n\n```\n# C\n```\n")] == ["A"]


def test_what_could_act_is_not_in_a_section() -> None:
    text = "# <img src=x onerror=alert(1)>\n\n<script>alert(1)</script> [x](javascript:alert(1))"
    (one,) = sections(text)
    assert "<script" not in one.html
    assert 'href="javascript' not in one.html
    assert "alert" not in one.anchor or one.anchor.replace("-", "").isalnum()


@given(st.text("#ab \n>-`{}", max_size=200))
def test_anchors_are_unique_and_every_section_is_numbered(text: str) -> None:
    found = [one for one in sections(text) if one.level]
    assert len({one.anchor for one in found}) == len(found)
    assert len({one.number for one in found}) == len(found)


@given(st.lists(st.sampled_from(["# A", "# B", "## C", "some words", "other words"]), max_size=12))
def test_a_text_does_not_differ_from_itself(lines: list[str]) -> None:
    revision = Revision(text="\n\n".join(lines))
    assert changes.between(revision, revision).are_none


def test_only_sections_that_differ_are_told() -> None:
    old = Revision(text="# A\n\nOne.\n\n# B\n\nTwo.\n\n# C\n\nThree.")
    new = Revision(text="# A\n\nOne.\n\n# C\n\nThree and more.\n\n# D\n\nFour.")
    found = changes.between(old, new)
    assert [(one.what, one.title) for one in found.sections] == [
        ("removed", "2 B"),
        ("changed", "2 C"),
        ("added", "3 D"),
    ]
    assert found.unchanged == 1


def test_a_section_that_only_has_another_number_is_told_as_moved() -> None:
    old, new = Revision(text="# B\n\nTwo."), Revision(text="# A\n\nOne.\n\n# B\n\nTwo.")
    assert [one.what for one in changes.between(old, new).sections] == ["added", "moved"]


def test_a_file_that_is_laid_out_anew_says_the_same() -> None:
    old, new = Revision(text="a", context='{"a":1}'), Revision(text="a", context='{\n "a": 1\n}')
    (file,) = changes.between(old, new).files
    assert (file.what, file.changes) == ("changed", [])


def test_what_two_texts_can_cost_is_bounded_and_still_told() -> None:
    old = Revision(text="\n\n".join(f"# S{i}\n\n{'a b ' * 100}" for i in range(60)))
    new = Revision(text="\n\n".join(f"# S{i}\n\n{'b c ' * 100}" for i in range(60)))
    found = changes.between(old, new)
    assert [one.what for one in found.sections] == ["changed"] * 60
    assert found.sections[0].html != found.sections[-1].html
    assert found.sections[-1].html.count("<del>") == found.sections[-1].html.count("<ins>") == 1
