"""Every address that is read, with probes in each parameter of its query and in its path."""

from __future__ import annotations

from tests.platform.attacks.asking import app_of, names_asked_by, once, prepared, send, with_path
from tests.platform.attacks.probes import AWAY, EVERYWHERE, MARKUP, NO_TEXT, SPLIT, UP, given_away
from tests.platform.every_action.rule import given
from tests.platform.every_action.world import World

AT_ONCE = 4  # parameters; one that is refused early keeps few others from being read
IN_PATHS = (SPLIT + MARKUP, UP, "\x00")


def test_no_parameter_of_a_query_does_more_than_ask(world: World) -> None:
    wrong = []
    for rule in once("GET"):
        names = names_asked_by(app_of(rule))
        with prepared(rule, world) as (client, url):
            few = [names[place : place + AT_ONCE] for place in range(0, len(names), AT_ONCE)]
            queries = [dict.fromkeys(some, MARKUP) for some in few]
            queries += [dict.fromkeys(names, probe) for probe in EVERYWHERE]
            for query in queries:
                answer = send(client, "GET", url, query)
                wrong += [f"{rule.name} {sorted(query)}: {one}" for one in given_away(answer)]
            raw = "&".join(f"{name}={NO_TEXT}&{name}=2&{name}[]=3" for name in names)
            answer = send(client, "GET", f"{url}?{raw}")
            wrong += [f"{rule.name} no text: {one}" for one in given_away(answer)]
    assert not wrong, "\n".join(wrong)


def test_no_part_of_a_path_does_more_than_name(world: World) -> None:
    wrong = []
    for rule in once("GET"):
        with prepared(rule, world) as (client, url):
            for value in given(rule.args, world).values():
                for probe in IN_PATHS:
                    asked = with_path(url, value, probe)
                    if asked is None:
                        continue
                    answer = send(client, "GET", asked)
                    wrong += [f"{asked[:90]}: {one}" for one in given_away(answer)]
    assert not wrong, "\n".join(wrong)


def test_signing_in_leads_nowhere_but_here(world: World) -> None:
    """Wherever `next` is said: in the address, and in the form that is sent."""
    visitor, wrong = world.clients["visitor"], []
    for next_ in (AWAY, "https://evil.example/", "https:evil.example", "javascript:alert(1)"):
        for path in ("/account/login/", "/account/signup/", "/people/language/"):
            for method in ("GET", "POST"):
                answer = send(visitor, method, f"{path}?next={next_}", {"next": next_})
                wrong += [f"{method} {path} {next_}: {one}" for one in given_away(answer)]
    assert not wrong, "\n".join(wrong)
