"""The code of conduct, its versions, and the numbers of each year."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.conduct.forms import CodeForm
from alliance.conduct.models import Measure, Report
from alliance.conduct.permissions import may_edit_code
from alliance.conduct.services import coding, keeping
from alliance.conduct.views.common import me
from alliance.people.models import Office
from alliance.people.offices import holders
from alliance.writing.markdown import to_html


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The code that applies, and who reads reports."""
    code = coding.current(translation.get_language() or settings.LANGUAGE_CODE)
    context = {
        "code": code,
        "text": to_html(code.text),
        "versions": coding.versions(code.language),
        "handlers": list(holders(Office.Kind.CONDUCT)),
        "may_edit": may_edit_code(request.user),
    }
    return render(request, "conduct/code.html", context)


@require_safe
def version(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """What applied once."""
    code = coding.version(language, number)
    if code is None:
        raise Http404("There is no such version.")
    return render(request, "conduct/version.html", {"code": code, "text": to_html(code.text)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Staff write the next version, in one language at a time."""
    if not may_edit_code(me(request)):
        raise PermissionDenied(_("Only staff write the code of conduct."))
    offered = dict(settings.LANGUAGES)
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in offered:
        raise Http404("We do not speak that language.")
    code = coding.current(language)
    over = code.number if code.language == language else 0
    form = CodeForm(request.POST or None, initial={"text": code.text, "over": over})
    if request.method == "POST" and form.is_valid():
        try:
            coding.write(language, by=me(request), **form.cleaned_data)
            messages.success(request, _("The new version applies from now on."))
            return redirect("conduct:code")
        except coding.ChangedMeanwhile:
            form.add_error(
                None,
                _("Somebody else has written a version since. Copy your text, and open this anew."),
            )
    context = {"form": form, "language": language, "languages": offered.items()}
    return render(request, "conduct/edit.html", context)


@dataclass(frozen=True)
class Year:
    """A year as it is published. `bars` are (label, count, width in percent)."""

    year: int
    reports: int
    is_over: bool
    bars: list[tuple[str, int, int]]


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """How many reports there were in a year and what came of them. Of the present year only how
    many came: single cases could be told apart.
    """
    labels = {
        **{f"outcome:{v}": str(label) for v, label in Report.Outcome.choices if v},
        **{f"measure:{v}": str(label) for v, label in Measure.Kind.choices},
        "appeals": _("appeals"),
    }
    this_year = timezone.localdate().year
    years = []
    for year, counted in keeping.numbers().items():
        most = max(counted.values(), default=1)
        bars = [
            (label, counted[key], round(100 * counted[key] / most))
            for key, label in labels.items()
            if counted[key]
        ]
        years.append(Year(year, counted["reports"], year < this_year, bars))
    return render(request, "conduct/numbers.html", {"years": years})
