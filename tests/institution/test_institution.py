"""A year of the Alliance as an institution, lived through the real interfaces, and then what has to
be true of it.

One test, for everything is asked of the same year; each rule is a subtest and fails by itself.
"""

from __future__ import annotations

import pytest
from tests.institution import competition_rules, figures, money_rules, proposal_rules, rules
from tests.institution.institution import Institution
from tests.institution.rule import RULES


@pytest.mark.minutes
def test_a_year_of_an_institution(institution: Institution, subtests: pytest.Subtests) -> None:
    assert competition_rules and money_rules and proposal_rules and rules  # which register theirs
    for rule in RULES:
        with subtests.test(rule.__name__):
            rule(institution)
    institution.say(figures.write(institution))
