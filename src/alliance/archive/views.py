"""Pages of the archive: a list's threads, a thread, a message, and what can be taken along."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.archive import exporting, permissions, queries, reading, services
from alliance.archive.display import NOTES, Block, blocks
from alliance.archive.forms import HideForm, ReplyForm
from alliance.archive.models import Entry, Thread
from alliance.lists.models import MailingList, Message
from alliance.lists.services import TooMuch, post_from_site
from alliance.search.queries import Wish, search
from alliance.search.words import MAX_QUERY_CHARACTERS


@dataclass
class Shown:
    """An entry as a page shows it."""

    entry: Entry
    depth: int
    blocks: list[Block]

    @property
    def level(self) -> int:
        return min(self.depth, 6)

    @property
    def notes(self) -> list[Any]:
        return [NOTES[note] for note in self.entry.about.get("notes", []) if note in NOTES]

    @property
    def attachments(self) -> list[list[Any]]:
        return list(self.entry.about.get("attachments", []))


def _list(request: HttpRequest, slug: str) -> MailingList:
    """The list, as long as the viewer may know of it."""
    found = get_object_or_404(MailingList.objects.select_related("group"), slug=slug)
    if not permissions.may_read(request.user, found):
        raise Http404
    return found


def _entry(request: HttpRequest, slug: str, digest: str) -> Entry:
    mailing_list = _list(request, slug)
    entry = get_object_or_404(
        Entry.objects.select_related("thread", "parent"),
        mailing_list=mailing_list,
        digest=digest.upper(),
    )
    entry.mailing_list = mailing_list
    if not permissions.may_see(request.user, entry):
        raise Http404
    return entry


def _show(request: HttpRequest, entry: Entry, depth: int, shows_addresses: bool) -> Shown:
    return Shown(entry, depth, blocks(entry.text, shows_addresses=shows_addresses))


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    mailing_list = _list(request, slug)
    threads, following = queries.page_of_threads(mailing_list, _keyset(request))
    months = queries.months_of(mailing_list)
    most = max((count for _, count in months), default=1)
    recent = months[-36:]
    context = {
        "list": mailing_list,
        "threads": threads,
        "following": f"{following[0].isoformat()}_{following[1]}" if following else "",
        "months": months[::-1],
        "bars": [
            {"month": month, "count": count, "x": place * 10, "height": 2 + count * 46 // most}
            for place, (month, count) in enumerate(recent)
        ],
        "bars_width": len(recent) * 10,
        "total": sum(count for _, count in months),
        "may_post": permissions.may_post(request.user, mailing_list),
    }
    return render(request, "archive/index.html", context)


def _keyset(request: HttpRequest) -> tuple[datetime, int] | None:
    at, _, pk = request.GET.get("before", "").rpartition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC), int(pk[:18]))
    except ValueError:
        return None


def _month(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[5:]), 1)
    except ValueError as error:
        raise Http404 from error


@require_safe
def month(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    mailing_list = _list(request, slug)
    day = _month(month)
    entries = queries.in_month(mailing_list, day)
    pks = entries.order_by().values("thread_id").distinct()
    threads = Thread.objects.filter(pk__in=pks, count__gt=0).order_by("first_at", "pk")
    months = [m for m, _ in queries.months_of(mailing_list)]
    context = {
        "list": mailing_list,
        "month": day,
        "threads": threads[:1000],
        "earlier": max((m for m in months if m < day), default=None),
        "later": min((m for m in months if m > day), default=None),
        "count": entries.count(),
    }
    return render(request, "archive/month.html", context)


@require_safe
def thread(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The thread that this message is in now: the address stays right when threads are joined."""
    entry = _entry(request, slug, digest)
    if entry.thread is None:
        return redirect(entry)
    moderates = permissions.may_moderate(request.user, entry.mailing_list)
    leaves = queries.tree_of(entry.thread, with_hidden=moderates)
    pages = max(1, -(-len(leaves) // queries.MESSAGES_PER_PAGE))
    asked = request.GET.get("page", "1")
    page = min(int(asked), pages) if asked.isdecimal() and len(asked) < 6 else 1
    start = (max(page, 1) - 1) * queries.MESSAGES_PER_PAGE
    shown = leaves[start : start + queries.MESSAGES_PER_PAGE]
    full = Entry.objects.select_related("mailing_list").in_bulk([leaf.entry.pk for leaf in shown])
    may_see = permissions.may_see_addresses(request.user, entry.mailing_list)
    newest = max(leaves, key=lambda leaf: (leaf.entry.at, leaf.entry.pk), default=None)
    context = {
        "list": entry.mailing_list,
        "thread": entry.thread,
        "messages_shown": [
            _show(request, full[leaf.entry.pk], leaf.depth, may_see) for leaf in shown
        ],
        "newest": newest.entry if newest else None,
        "page": page,
        "pages": pages,
        "next_page": page + 1,
        "previous_page": page - 1,
        "may_post": permissions.may_post(request.user, entry.mailing_list),
        "moderates": moderates,
    }
    return render(request, "archive/thread.html", context)


@require_safe
def message(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    entry = _entry(request, slug, digest)
    earlier, later = queries.around(entry)
    shows = permissions.may_see_addresses(request.user, entry.mailing_list)
    context = {
        "list": entry.mailing_list,
        "shown": _show(request, entry, 0, shows),
        "entry": entry,
        "earlier": earlier,
        "later": later,
        "may_post": permissions.may_post(request.user, entry.mailing_list),
        "moderates": permissions.may_moderate(request.user, entry.mailing_list),
        "hide_form": HideForm(),
    }
    return render(request, "archive/message.html", context)


@require_safe
def by_message_id(request: HttpRequest, slug: str, message_id: str) -> HttpResponse:
    digest = Message.digest_of(message_id.strip().strip("<>"))
    return redirect(_entry(request, slug, digest))


def _download(content: Any, name: str, kind: str, *, stream: bool = False) -> Any:
    """As a file to keep: never shown in a page of ours, never read as anything else."""
    answer: Any = StreamingHttpResponse(content) if stream else HttpResponse(content)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name) or "file"
    answer["Content-Type"] = kind
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def attachment(request: HttpRequest, slug: str, digest: str, number: int) -> HttpResponse:
    entry = _entry(request, slug, digest)
    found = reading.attachment(bytes(entry.message.raw), number)
    if found is None:
        raise Http404
    name, content = found
    return _download(content, name, "application/octet-stream")


@require_safe
@login_required
def raw(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    entry = _entry(request, slug, digest)
    return _download(bytes(entry.message.raw), f"{entry.digest}.eml", "message/rfc822")


@require_safe
def month_mbox(request: HttpRequest, slug: str, month: str) -> StreamingHttpResponse:
    """A month as mboxrd: every byte for those signed in, names and texts for everybody."""
    mailing_list = _list(request, slug)
    entries = queries.in_month(mailing_list, _month(month))
    whole = permissions.may_see_addresses(request.user, mailing_list)
    content = exporting.as_mbox(entries) if whole else exporting.as_public_mbox(entries)
    return _download(content, f"{slug}-{month}.mbox", "application/mbox", stream=True)


@require_safe
def threads_json(request: HttpRequest, slug: str) -> JsonResponse:
    mailing_list = _list(request, slug)
    threads, following = queries.page_of_threads(mailing_list, _keyset(request))
    for one in threads:
        one.mailing_list = mailing_list
    return JsonResponse(
        {
            "list": slug,
            "threads": [
                {
                    "subject": one.subject,
                    "starter": one.starter,
                    "messages": one.count,
                    "participants": one.participants,
                    "first_at": one.first_at and one.first_at.isoformat(),
                    "last_at": one.last_at and one.last_at.isoformat(),
                    "url": request.build_absolute_uri(one.get_absolute_url()),
                }
                for one in threads
            ],
            "next": f"{following[0].isoformat()}_{following[1]}" if following else None,
        }
    )


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    mailing_list = _list(request, slug)
    text = request.GET.get("q", "")[:MAX_QUERY_CHARACTERS].strip()
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    wish = Wish(text, kind="mail", page=number, key_prefix=f"{mailing_list.slug}/")
    answer = search(request.user, wish)
    context = {"list": mailing_list, "text": text, "answer": answer, "next_page": number + 1}
    return render(request, "archive/find.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    entry = _entry(request, slug, digest)
    if not permissions.may_post(request.user, entry.mailing_list):
        raise PermissionDenied
    if request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid() and (sent := _post(request, entry, form)) is not None:
            return sent
    else:
        form = ReplyForm(initial=_first_words(entry))
    context = {"list": entry.mailing_list, "entry": entry, "form": form}
    return render(request, "archive/reply.html", context)


def _first_words(entry: Entry) -> dict[str, str]:
    subject = entry.subject
    is_reply = subject.lower().startswith("re:")
    quoted = [f"> {line}".rstrip() for line in entry.text.strip().split("\n")[:200]]
    author = entry.author or _("somebody")
    wrote = _("%(author)s wrote on %(day)s:") % {"author": author, "day": entry.at.date()}
    return {
        "subject": subject if is_reply else f"Re: {subject}",
        "text": "\n".join([wrote, *quoted, "", ""]),
        "key": str(uuid.uuid4()),
    }


def _post(request: HttpRequest, entry: Entry, form: ReplyForm) -> HttpResponse | None:
    assert request.user.is_authenticated
    try:
        posted = post_from_site(
            entry.mailing_list,
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            by=request.user,
            in_reply_to=entry.message.message_id,
            key=f"archive.reply:{request.user.pk}:{form.cleaned_data['key']}",
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    except TooMuch as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Your answer is on its way to the list."))
    made = Entry.objects.filter(message=posted).select_related("mailing_list").first()
    return redirect(made or entry)


@require_POST
@login_required
def moderate(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """`do` is hide (with `reason`), show, split or join (with `to`, a digest or address)."""
    entry = _entry(request, slug, digest)
    if not permissions.may_moderate(request.user, entry.mailing_list):
        raise PermissionDenied
    assert request.user.is_authenticated
    asked = request.POST.get("do")
    try:
        if asked == "hide":
            services.hide(entry, by=request.user, reason=request.POST.get("reason", ""))
        elif asked == "show":
            services.show(entry, by=request.user)
        elif asked == "split":
            services.split(entry, by=request.user)
        elif asked == "join":
            named = re.search(r"[A-Z2-7]{32}", request.POST.get("to", ""))
            others = Entry.objects.filter(mailing_list=entry.mailing_list)
            target = others.filter(digest=named[0]).first() if named else None
            services.join(entry, target or entry, by=request.user)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return HttpResponseRedirect(entry.get_absolute_url())
