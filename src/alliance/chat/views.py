"""Pages of the chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.chat import here as checking
from alliance.chat import keeping, naming, permissions, queries, server, services, tokens
from alliance.chat.csp import chat_policy
from alliance.chat.errors import Refused
from alliance.chat.forms import ProfileForm, RoomForm, SanctionForm
from alliance.chat.models import COMMUNITY, ChatMessage, ChatProfile, Room, Sanction, SlackLink
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person

TOKENS_A_MINUTE = 20  # sign-ins to the chat that one person may ask for


def _with_chat(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def wrapped(request: HttpRequest, **parts: str) -> HttpResponse:
        decorated = csp_update(chat_policy())(view) if settings.CHAT_URL else view
        return cast(HttpResponse, decorated(request, **parts))

    return wrapped


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rooms and how to come in; where the chat is elsewhere or nowhere, what to do."""
    if settings.CHAT_URL:
        services.community_room()
    person = request.user
    comes = bool(settings.CHAT_URL)
    context = {
        "rooms": [r for r in queries.open_rooms() if permissions.may_see(request.user, r)],
        "profile": naming.profile_of(person) if permissions.has_account(person) and comes else None,
        "has_chat": comes,
        "answers": server.seems_to_answer(),
        "slack_invite": settings.SLACK_INVITE_URL,
        "has_slack": bool(settings.SLACK_SIGNING_SECRET),
    }
    return render(request, "chat/index.html", context)


def _room(request: HttpRequest, slug: str) -> Room:
    if slug == COMMUNITY and settings.CHAT_URL:
        services.community_room()
    found = Room.objects.select_related("group", "series__group").filter(slug=slug).first()
    if found is None or not permissions.may_see(request.user, found):
        raise Http404("No room is here.")
    return found


@_with_chat
@require_safe
def room(request: HttpRequest, slug: str) -> HttpResponse:
    found = _room(request, slug)
    may_read = permissions.may_read(request.user, found)
    may_enter = permissions.may_enter(request.user, found)
    before = request.GET.get("before", "")
    moderates = permissions.may_moderate(request.user, found)
    profile = naming.profile_of(request.user) if permissions.has_account(request.user) else None
    kept = queries.recent(found, int(before) if before.isdecimal() else None) if may_read else []
    present = list(queries.here_today(found)) if may_enter else []
    context = {
        "room": found,
        "call_url": queries.call_url(found),
        "profile": profile,
        "may_enter": may_enter,
        "own_bans": queries.standing(found, Sanction.Kind.BAN).filter(person=profile.person)
        if profile
        else [],
        "may_read": may_read,
        "kept": kept,
        "has_more": len(kept) == queries.RECENT,
        "here": present,
        "is_here": any(one.person_id == request.user.pk for one in present),
        "moderates": moderates,
        "sanctions": found.sanctions.select_related("person", "by")[:30] if moderates else [],
        "room_form": RoomForm(instance=found),
        "sanction_form": SanctionForm(),
        "opens": bool(settings.CHAT_URL) and may_enter,
        "server": settings.CHAT_URL,
        "room_jid": f"{found.slug}@{server.muc_domain()}",
        "jid": tokens.jid_of(profile.person.public_id.hex) if profile else "",
    }
    return render(request, "chat/room.html", context)


@never_cache
@require_safe
def credentials(request: HttpRequest) -> JsonResponse:
    """For the chat in the page: {"jid", "password"}, where the password is a token for one use.

    401 when nobody is signed in, 429 beyond `TOKENS_A_MINUTE`. Only this site's own pages can
    read the answer: no other origin is allowed to.
    """
    person = request.user
    if not permissions.has_account(person):
        return JsonResponse({"error": "sign in"}, status=401)
    key = f"chat-tokens:{person.pk}"
    cache.add(key, 0, 60)
    if not settings.CHAT_URL:
        return JsonResponse({"error": "no chat here"}, status=404)
    if cache.incr(key) > TOKENS_A_MINUTE:
        return JsonResponse({"error": "too many"}, status=429)
    user, nickname = person.public_id.hex, naming.profile_of(person).nickname
    token = tokens.make(user, nickname, timezone.now(), get_language() or "en")
    return JsonResponse({"jid": tokens.jid_of(user), "password": token, "nickname": nickname})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    profile = naming.profile_of(request.user)
    start = {"nickname": profile.nickname, "archived_as": profile.archived_as}
    form = ProfileForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            naming.choose(request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("nickname", str(refusal))
        else:
            messages.success(request, _("Kept. A new nickname holds when you next enter."))
            return redirect("chat:index")
    context = {
        "form": form,
        "kept": ChatMessage.objects.filter(person=request.user).count(),
        "slack": SlackLink.objects.filter(person=request.user).first(),
    }
    return render(request, "chat/me.html", context)


@login_required
@require_POST
def forget_me(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    keeping.delete_of(request.user)
    messages.success(request, _("Deleted."))
    return redirect("chat:me")


@login_required
@require_POST
def found(request: HttpRequest, acronym: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    group = get_object_or_404(WorkingGroup, acronym=acronym)
    return redirect(services.found_room(group, by=request.user))


@login_required
@require_POST
def here(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    room = _room(request, slug)
    try:
        done = checking.check_in(room, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(room)
    if done.call is not None:
        messages.success(request, _("You are in the roll call of this call."))
    else:
        messages.success(request, _("You are checked in."))
    return redirect(room)


@login_required
@require_POST
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    room = _room(request, slug)
    form = RoomForm(request.POST)
    if form.is_valid():
        services.arrange(room, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept."))
    else:
        messages.error(request, _("The days that the archive is kept are a number."))
    return redirect(room)


@login_required
@require_POST
def moderate(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    room = _room(request, slug)
    form = SanctionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whom, what, why and for how many hours (0 to 720)."))
        return redirect(room)
    data = form.cleaned_data
    profile = ChatProfile.objects.filter(nickname_key=naming.folded(data["nickname"])).first()
    try:
        if profile is None:
            raise Refused(_("Nobody is called that in the chat."))
        services.sanction(
            room,
            profile.person,
            Sanction.Kind(data["kind"]),
            by=request.user,
            reason=data["reason"],
            hours=data["hours"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and logged."))
    return redirect(room)


@login_required
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, Person)
    sanction = get_object_or_404(Sanction.objects.select_related("room__group"), pk=pk)
    services.lift(sanction, by=request.user)
    return redirect(sanction.room)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, Person)
    message = get_object_or_404(ChatMessage.objects.select_related("room__group"), pk=pk)
    if message.person_id != request.user.pk and not permissions.may_read(
        request.user, message.room
    ):
        raise Http404("No message is here.")
    services.remove(message, by=request.user, reason=request.POST.get("reason", "")[:200])
    messages.success(request, _("The message is gone, here and in the room."))
    return redirect(message.room if permissions.may_see(request.user, message.room) else "chat:me")
