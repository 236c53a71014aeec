"""Beside each page of people, organizations and groups that everybody may read stands its JSON."""

from __future__ import annotations

from django.urls import reverse
from lxml import html
from tests.platform.every_action.rule import EVERYBODY, Rule, given
from tests.platform.every_action.rules import groups, organizations, people
from tests.platform.every_action.world import World

# Secrets, documents and what is one person's alone.
WITHOUT = {"people:sign_in_link"}


def pages() -> list[Rule]:
    rules = [*groups.RULES, *organizations.RULES, *people.RULES]
    return [
        rule
        for rule in rules
        if rule.method == "GET" and rule.who == EVERYBODY and rule.route not in WITHOUT
    ]


def test_each_page_that_everybody_reads_names_its_json(world: World) -> None:
    visitor, without = world.clients["visitor"], []
    for rule in pages():
        if rule.before is not None:
            rule.before(world)
        url = reverse(rule.route, kwargs=given(rule.args, world))
        answer = visitor.get(url)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        links = html.fromstring(answer.content).xpath(
            "//link[@rel='alternate'][@type='application/json']/@href"
        )
        if not links:
            without.append(url)
        for link in links:
            beside = visitor.get(link)
            assert beside["Content-Type"].startswith("application/json"), link
            assert beside.json(), link
    assert not without
