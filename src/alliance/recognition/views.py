"""Pages of recognition: what is recognised, one's own, and the rules that staff write."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.directory.queries import own_issuer
from alliance.people.models import Person
from alliance.recognition import drawing, permissions, queries, wording
from alliance.recognition.forms import RuleForm
from alliance.recognition.models import Consent, Grant, Rule
from alliance.recognition.services import consents, rules
from alliance.recognition.services.errors import NotPossible


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the Alliance recognises, for everybody."""
    context = {
        "rules": [(rule, wording.of_rule(rule.condition)) for rule in queries.rules_in_force()],
        "own": own_issuer(),
        "is_staff": permissions.is_staff(request.user),
    }
    return render(request, "recognition/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"rules": [...]}`: what is recognised, and by which condition."""
    entries = [
        {
            "id": str(rule.public_id),
            "achievement": request.build_absolute_uri(rule.achievement.get_absolute_url()),
            "name": rule.achievement.name,
            "source": rule.source,
            "count": rule.count,
            "window": rule.window,
            "scope": rule.scope or None,
            "since": rule.since.isoformat() if rule.since else None,
        }
        for rule in queries.rules_in_force()
    ]
    return JsonResponse({"rules": entries}, json_dumps_params={"ensure_ascii": False})


# One's own --------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I have earned, what I am on the way to, and what I said to it."""
    person = _me(request)
    grants = list(queries.grants_of(person))
    said = {c.rule_id: c.answer for c in Consent.objects.filter(person=person)}
    offered = [grant for grant in grants if grant.state == Grant.State.OFFERED]
    asked: dict[int, list[Grant]] = {}
    for grant in offered:
        if queries.consents_to(person, grant.rule) is None:
            asked.setdefault(grant.rule_id, []).append(grant)
    waiting = [grant for grant in offered if grant.rule_id not in asked]
    context = {
        "asked": [(found[0].rule, found) for found in asked.values()],
        "stuck": [g for g in waiting if g.problem and queries.consents_to(person, g.rule)],
        "declined": [g for g in waiting if queries.consents_to(person, g.rule) is False],
        "issued": _told(grants, Grant.State.ISSUED),
        "over": _told(grants, Grant.State.REVOKED, Grant.State.STOPPED),
        "ways": [
            (way, drawing.path(way.have, way.need), wording.of_occasion(way.occasion))
            for way in queries.on_the_way(person)
        ],
        "said_to_all": said.get(None, ""),
    }
    return render(request, "recognition/mine.html", context)


def _told(grants: list[Grant], *states: Grant.State) -> list[tuple[Grant, str]]:
    found = [grant for grant in grants if grant.state in states]
    return [(grant, wording.of_occasion(grant.occasion)) for grant in found]


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Say yes or no: `rule` is its id or "all", `answer` is "yes" or "no"."""
    said, which = request.POST.get("answer"), request.POST.get("rule", "")
    if said not in ("yes", "no"):
        raise BadRequest("answer is yes or no")
    rule = None if which == "all" else get_object_or_404(Rule, public_id=_uuid(which))
    consents.answer(rule, said == "yes", by=_me(request))
    if said == "yes":
        messages.success(request, _("Thank you. The badge is made now; it takes a moment."))
    else:
        messages.success(request, _("Kept. You are not asked again, and may change your mind."))
    return redirect("recognition:mine")


# Staff ------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    permissions.require_staff(request.user)
    found = [(rule, wording.of_rule(rule.condition)) for rule in queries.all_rules()]
    problems = Grant.objects.filter(state=Grant.State.OFFERED).exclude(problem="")
    context = {
        "rules": found,
        "own": own_issuer(),
        "problems": list(problems.select_related("rule__achievement", "person")[:50]),
    }
    return render(request, "recognition/rules.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    permissions.require_staff(request.user)
    return _edit(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft to be worked on, or a rule in force to be looked at, each with who qualifies."""
    permissions.require_staff(request.user)
    found = get_object_or_404(queries.all_rules(), public_id=public_id)
    if found.state == Rule.State.DRAFT:
        return _edit(request, found)
    if request.method == "POST":
        messages.error(request, _("A rule in force is not rewritten. End it, and begin another."))
        return redirect("recognition:rule", public_id)
    context = {
        "rule": found,
        "words": wording.of_rule(found.condition),
        "preview": queries.preview(found.condition),
        "need": found.count,
    }
    return render(request, "recognition/rule.html", context)


def _edit(request: HttpRequest, found: Rule | None) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=found)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        said = {name: form.cleaned_data[name] for name in rules.FIELDS}
        try:
            if found is None:
                kept = rules.draft(by=_me(request), **said)
            else:
                kept = rules.change(found, by=_me(request), **said)
        except ValidationError as error:
            form.add_error(None, error)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept as a draft. Put it into force when it is right."))
            return redirect("recognition:rule", kept.public_id)
    context: dict[str, object] = {"form": form, "rule": found, "own": own_issuer()}
    if form.has_condition:
        context |= _previewed(form)
    elif found is not None and not form.is_bound:
        context |= {"preview": queries.preview(found.condition), "need": found.count}
    return render(request, "recognition/rule_form.html", context)


@never_cache
@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Who would qualify by what the form says, for htmx. Nothing is kept."""
    permissions.require_staff(request.user)
    form = RuleForm(request.POST)
    context = _previewed(form) if form.has_condition else {"form": form}
    return render(request, "recognition/_preview.html", context)


def _previewed(form: RuleForm) -> dict[str, object]:
    condition = form.condition
    return {
        "preview": queries.preview(condition),
        "need": condition.count,
        "words": wording.of_rule(condition),
    }


@login_required
@require_POST
def act(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """begin, end or discard a rule."""
    found = get_object_or_404(Rule, public_id=public_id)
    done = {"begin": rules.begin, "end": rules.end, "discard": rules.discard}[what]
    try:
        done(found, by=_me(request))
    except NotPossible as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if what == "discard":
        return redirect("recognition:rules")
    return redirect("recognition:rule", public_id)


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest("rule is an id, or all") from None
