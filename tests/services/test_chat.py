"""The chat for real: Prosody, our modules in it, and XMPP clients that know nothing of the site."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath
from tests import prepared
from tests.services import prosody
from tests.services.processes import run, wait_until

RETRACT = "urn:xmpp:message-retract:1"
MODERATE = "urn:xmpp:message-moderate:1"
PREPARE = """
import json
from django.utils import timezone
from alliance.people.services import person_for_proven_address as p
from alliance.chat import naming, services
from alliance.chat.models import Room
found = {}
for name, staff in (("Ada", False), ("Grace", False), ("Mod", True)):
    one = p(name.lower() + "@example.org", name=name)
    one.is_staff = staff; one.save()
    naming.choose(one, nickname=name, archived_as="named" if name == "Ada" else "not")
    found[name] = one.public_id.hex
room = services.community_room(); room.is_archived = True; room.save()
Room.objects.create(slug="closed", title="Closed", is_open=False)
print(json.dumps(found))
"""
TOKEN = """
from datetime import timedelta
from django.utils import timezone
from alliance.chat import tokens
print(tokens.make({user!r}, {nick!r}, timezone.now() + timedelta(seconds={shift})))
"""


ACT = """
from alliance.people.models import Person as P
from alliance.chat import services
from alliance.chat.models import Sanction as S, Room
mod, who = P.objects.get(name='Mod'), P.objects.get(name='Grace')
"""


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[prosody.Chat]:
    prosody.needed()
    environment = prosody.environment(tmp_path_factory.mktemp("chat") / "data")
    prepared.lay(Path(environment["DATA_DIR"]))
    run([str(prosody.BIN / "alliance"), "migrate"], environment)
    with prosody.running(environment) as chat:
        chat.people = json.loads(chat.python(PREPARE))  # type: ignore[attr-defined]
        told = Path(environment["DATA_DIR"]) / "chat" / "state.json"
        wait_until(lambda: '"closed"' in told.read_text(), timeout_s=60, what="the rooms")
        time.sleep(2)  # Prosody looks each second; tokens of that in which it started are refused
        yield chat


def token(chat: prosody.Chat, user: str, nick: str, shift: int = 0) -> str:
    return chat.python(TOKEN.format(user=user, nick=nick, shift=shift)).strip()


class Client(slixmpp.ClientXMPP):
    """Signs in, and notes what happens. .outcome: "in" or "refused"."""

    def __init__(self, chat: prosody.Chat, user: str, password: str) -> None:
        super().__init__(f"{user}@{prosody.DOMAIN}/test", password)
        self.register_plugin("xep_0045")
        self.plugin["feature_mechanisms"].unencrypted_plain = True
        self.enable_starttls = False
        self.enable_direct_tls = False
        self.enable_plaintext = True
        self.heard: list[tuple[str, str]] = []
        self.numbers: dict[str, str] = {}  # text: the number that the room gave the message
        self.taken_back: list[str] = []
        self.errors: list[str] = []
        self.gone: list[str] = []
        self.outcome: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _e: self._is("in"))
        self.add_event_handler("failed_all_auth", lambda _e: self._is("refused"))
        self.add_event_handler("failed_auth", lambda _e: self._is("refused"))
        self.add_event_handler("groupchat_message", self._hears)
        self.add_event_handler(
            "groupchat_message_error", lambda m: self.errors.append(m["error"]["condition"])
        )
        self.register_handler(
            Callback(
                "taken back",
                MatchXPath(f"{{jabber:client}}message/{{{RETRACT}}}retract"),
                lambda m: self.taken_back.append(m.xml.find(f"{{{RETRACT}}}retract").get("id")),
            )
        )
        self.add_event_handler(
            "groupchat_presence",
            lambda p: p["type"] == "unavailable" and self.gone.append(p["from"].resource),
        )
        self._port = chat.xmpp_port

    def _hears(self, message: slixmpp.Message) -> None:
        if message["body"]:
            self.heard.append((message["from"].resource, message["body"]))
            number = message.xml.find("{urn:xmpp:sid:0}stanza-id")
            self.numbers[message["body"]] = number.get("id")

    def _is(self, outcome: str) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)

    async def arrive(self) -> str:
        self.connect("127.0.0.1", self._port)
        return await asyncio.wait_for(self.outcome, 60)

    async def enter(self, room: str, nick: str) -> None:
        muc = self.plugin["xep_0045"]
        await muc.join_muc_wait(slixmpp.JID(f"{room}@{prosody.ROOMS}"), nick, timeout=30)

    async def leave(self, room: str, nick: str) -> None:
        self.plugin["xep_0045"].leave_muc(slixmpp.JID(f"{room}@{prosody.ROOMS}"), nick)
        await until(lambda: nick in self.gone, "leaving")

    def take_back(self, room: str, number: str) -> None:
        """One's own message (XEP-0424)."""
        message = self.make_message(slixmpp.JID(f"{room}@{prosody.ROOMS}"), mtype="groupchat")
        message.append(ElementTree.Element(f"{{{RETRACT}}}retract", {"id": number}))
        message["body"] = "/me took a message back"
        message.send()

    async def remove(self, room: str, number: str, reason: str) -> str:
        """Another's message, as a moderator (XEP-0425). Returns "" or the error's condition."""
        iq = self.make_iq_set(ito=slixmpp.JID(f"{room}@{prosody.ROOMS}"))
        moderate = ElementTree.Element(f"{{{MODERATE}}}moderate", {"id": number})
        ElementTree.SubElement(moderate, f"{{{RETRACT}}}retract")
        ElementTree.SubElement(moderate, f"{{{MODERATE}}}reason").text = reason
        iq.append(moderate)
        try:
            await iq.send(timeout=30)
        except slixmpp.exceptions.IqError as error:
            return str(error.condition)
        return ""

    def say(self, room: str, text: str) -> None:
        self.send_message(slixmpp.JID(f"{room}@{prosody.ROOMS}"), text, mtype="groupchat")


async def until(holds, what: str) -> None:  # type: ignore[no-untyped-def]
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"waited in vain for {what}")


async def kept_when(chat: prosody.Chat, holds: Callable[[set[str]], object]) -> set[str]:
    """What the archives keep, once that holds."""
    code = (
        "import json\nfrom alliance.chat.models import ChatMessage as M\n"
        "print(json.dumps([m.body for m in M.objects.all()]))"
    )
    for _ in range(40):
        bodies = set(json.loads(await asyncio.to_thread(chat.python, code)))
        if holds(bodies):
            return bodies
        await asyncio.sleep(0.5)
    pytest.fail(f"waited in vain for the archive; it keeps {bodies}")


async def told(chat: prosody.Chat, holds: Callable[[dict[str, Any]], object]) -> None:
    """Wait until Prosody knows of the community's room what makes that hold."""
    file = Path(chat.environment["DATA_DIR"]) / "chat" / "state.json"
    await until(lambda: holds(json.loads(file.read_text())["rooms"]["community"]), "the state")
    await asyncio.sleep(2)  # it looks each second


def test_secret_and_configuration_are_for_the_user_alone(chat: prosody.Chat) -> None:
    folder = Path(chat.environment["DATA_DIR"]) / "chat"
    for name in ("secret", "prosody.cfg.lua", "state.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_two_people_talk_and_only_who_agreed_is_kept(chat: prosody.Chat) -> None:
    ada, grace = chat.people["Ada"], chat.people["Grace"]  # type: ignore[attr-defined]

    async def talk() -> None:
        one = Client(chat, ada, token(chat, ada, "Ada"))
        other = Client(chat, grace, token(chat, grace, "Grace"))
        assert await one.arrive() == "in"
        assert await other.arrive() == "in"
        await one.enter("community", "Ada")
        await other.enter("community", "Grace")
        one.say("community", "Hello, Grace")
        await until(lambda: ("Ada", "Hello, Grace") in other.heard, "Ada's words")
        other.say("community", "Hello, Ada")
        await until(lambda: ("Grace", "Hello, Ada") in one.heard, "Grace's words")
        one.say("community", "Goodbye")  # when it is kept, all before it has been looked at
        await kept_when(chat, lambda bodies: "Goodbye" in bodies)
        await one.disconnect()
        await other.disconnect()

    asyncio.run(talk())
    kept = chat.python(
        "from alliance.chat.models import ChatMessage as M\n"
        "print([(m.shown_as, m.body) for m in M.objects.all()])"
    )
    assert kept.strip() == "[('Ada', 'Hello, Grace'), ('Ada', 'Goodbye')]"


@pytest.mark.parametrize("what", ["none", "expired", "another", "altered", "used", "too late"])
def test_tokens_that_are_not_this_persons_fresh_one_are_refused(
    chat: prosody.Chat, what: str
) -> None:
    ada, grace = chat.people["Ada"], chat.people["Grace"]  # type: ignore[attr-defined]
    fine = token(chat, ada, "Ada")
    given = {
        "none": "secret",
        "expired": token(chat, ada, "Ada", shift=-301),
        "another": token(chat, grace, "Grace"),
        "altered": fine[:-1] + ("0" if fine[-1] != "0" else "1"),
        "used": fine,
        "too late": token(chat, ada, "Ada", shift=3600),  # a lifetime that the site never gives
    }[what]

    async def come() -> str:
        if what == "used":
            first = Client(chat, ada, given)
            assert await first.arrive() == "in"
            await first.disconnect()
        client = Client(chat, ada, given)
        outcome = await client.arrive()
        await client.disconnect()
        return outcome

    assert asyncio.run(come()) == "refused"


def test_a_borrowed_nickname_and_a_closed_room_are_refused(chat: prosody.Chat) -> None:
    ada = chat.people["Ada"]  # type: ignore[attr-defined]

    async def come() -> list[str]:
        client = Client(chat, ada, token(chat, ada, "Ada"))
        assert await client.arrive() == "in"
        refused = []
        for room, nick in (("community", "Grace"), ("closed", "Ada"), ("mine", "Ada")):
            try:
                await client.enter(room, nick)
            except slixmpp.exceptions.PresenceError as error:
                refused.append(error.condition)
            except TimeoutError:
                refused.append("no answer")
        await client.disconnect()
        return refused

    assert asyncio.run(come()) == ["not-acceptable", "registration-required", "not-allowed"]


async def arrived(chat: prosody.Chat, name: str, room: str = "community") -> Client:
    """`name` signed in and in the room."""
    user = chat.people[name]  # type: ignore[attr-defined]
    password = await asyncio.to_thread(token, chat, user, name)
    client = Client(chat, user, password)
    assert await client.arrive() == "in"
    await client.enter(room, name)
    return client


def test_a_message_is_taken_back_by_its_author_or_a_moderator_and_by_nobody_else(
    chat: prosody.Chat,
) -> None:
    async def come() -> None:
        ada, grace, mod = [await arrived(chat, name) for name in ("Ada", "Grace", "Mod")]
        for text in ("one", "two", "three"):
            ada.say("community", text)
            await until(lambda text=text: ("Ada", text) in grace.heard, text)
        one, two = grace.numbers["one"], grace.numbers["two"]
        await kept_when(chat, lambda bodies: {"one", "two", "three"} <= bodies)
        grace.take_back("community", one)
        await until(lambda: grace.errors == ["forbidden"], "the refusal")
        assert await grace.remove("community", one, "no") == "forbidden"
        assert await mod.remove("community", "made-up", "no") == "item-not-found"
        ada.take_back("community", one)
        await until(lambda: one in grace.taken_back, "the message to be taken back")
        assert await mod.remove("community", two, "Rude") == ""
        await until(lambda: two in grace.taken_back, "the message to be removed")
        left = await kept_when(chat, lambda bodies: not {"one", "two"} & bodies)
        assert "three" in left
        assert "/me took a message back" not in left
        await grace.leave("community", "Grace")
        await grace.disconnect()
        late = await arrived(chat, "Grace")  # what was taken back is not in the room's memory
        await until(lambda: ("Ada", "three") in late.heard, "what was said before")
        assert not {"one", "two"} & {text for _who, text in late.heard}
        for client in (ada, mod, late):
            await client.disconnect()

    asyncio.run(come())


def test_who_is_muted_says_nothing_until_the_mute_is_lifted(chat: prosody.Chat) -> None:
    mute = "services.sanction(Room.objects.get(slug='community'), who, S.Kind.MUTE, by=mod, reason='Enough')"  # noqa: E501

    async def come() -> None:
        ada, grace = [await arrived(chat, name) for name in ("Ada", "Grace")]
        await asyncio.to_thread(chat.python, ACT + mute)
        await told(chat, lambda community: community["muted"])
        grace.say("community", "Nobody hears this")
        await until(lambda: grace.errors == ["forbidden"], "the refusal")
        await asyncio.to_thread(chat.python, ACT + "services.lift(S.objects.last(), by=mod)")
        await told(chat, lambda community: not community["muted"])
        grace.say("community", "Everybody hears this")
        await until(lambda: ("Grace", "Everybody hears this") in ada.heard, "the words")
        assert ("Grace", "Nobody hears this") not in ada.heard
        for client in (ada, grace):
            await client.disconnect()

    asyncio.run(come())


def test_a_restart_brings_the_chat_back_with_the_configuration_of_now(chat: prosody.Chat) -> None:
    folder = Path(chat.environment["DATA_DIR"]) / "chat"
    assert chat.alliance("status")[0] == 0
    with (folder / "prosody.cfg.lua").open("a") as config:
        config.write("-- of an older version\n")
    code, words = chat.alliance("status")
    assert code == 1
    assert "alliance chat restart" in words
    assert chat.alliance("restart")[0] == 0
    assert "of an older version" not in (folder / "prosody.cfg.lua").read_text()
    assert chat.alliance("status")[0] == 0
    assert chat.alliance("up")[0] != 0  # one is enough


def test_a_prosody_that_ends_is_started_again(chat: prosody.Chat) -> None:
    folder = Path(chat.environment["DATA_DIR"]) / "chat"
    before = (folder / "prosody.pid").read_text()
    os.kill(int(before), signal.SIGKILL)

    def is_back() -> bool:
        now = (folder / "prosody.pid").read_text()
        return now != before and chat.alliance("status")[0] == 0

    wait_until(is_back, timeout_s=90, what="Prosody to be back")
    time.sleep(1.5)  # tokens of the second in which it started are refused

    async def come() -> None:
        ada = await arrived(chat, "Ada")
        await ada.disconnect()

    asyncio.run(come())


def test_who_is_sent_out_leaves_and_who_is_deactivated_is_cut_off(chat: prosody.Chat) -> None:
    grace = chat.people["Grace"]  # type: ignore[attr-defined]
    kick = "services.sanction(Room.objects.get(slug='community'), who, S.Kind.KICK, by=mod, reason='Enough')"  # noqa: E501

    async def come() -> None:
        client = Client(chat, grace, token(chat, grace, "Grace"))
        lost = asyncio.Event()
        assert await client.arrive() == "in"
        client.add_event_handler("disconnected", lambda _e: lost.set())
        await client.enter("community", "Grace")
        await asyncio.to_thread(chat.python, ACT + kick)
        await until(lambda: "Grace" in client.gone, "being sent out")
        await asyncio.to_thread(chat.python, ACT + "who.is_active = False; who.save()")
        await asyncio.wait_for(lost.wait(), 10)
        await client.disconnect()

    asyncio.run(come())
