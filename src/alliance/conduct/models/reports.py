"""Reports under the code of conduct, and everything that is said and done about each.

Who may read a report is in its `Reader` rows, and nowhere else: see `permissions`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.conduct.models.adding import AddedTo

PERSON = settings.AUTH_USER_MODEL


class Report(models.Model):
    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_WORK = "work", _("being looked into")
        WAITING = "waiting", _("waits for an answer of the reporter")
        CLOSED = "closed", _("closed")

    class MayKnow(models.TextChoices):
        """Who may know that the reporter has reported."""

        NOBODY = "nobody", _("Nobody: I do not say who I am")
        HANDLERS = "handlers", _("Those who handle it, and nobody else")
        ALL = "all", _("Also the people it is about, if it helps")

    class Outcome(models.TextChoices):
        NONE = "", _("not decided")
        BREACH = "breach", _("the code was broken")
        SETTLED = "settled", _("settled between those involved")
        NO_BREACH = "no_breach", _("the code was not broken")
        UNCLEAR = "unclear", _("it could not be found out")

    receipt = models.CharField(max_length=20, unique=True)  # chosen by chance: cannot be guessed
    token_hash = models.CharField(max_length=64, unique=True)  # of the follow-up link; SHA-256, hex
    # Who reported, when they were signed in and want the handlers to know.
    reporter = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="conduct_reports"
    )
    contact = models.EmailField(blank=True)  # told that there is an answer, nothing else
    what = models.TextField()
    where = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=500, blank=True)  # a path of this site
    who = models.TextField(blank=True)
    wish = models.TextField(blank=True)
    may_know = models.CharField(max_length=10, choices=MayKnow.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.NONE, blank=True
    )
    outcome_text = models.TextField(blank=True)  # for the reporter
    came_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-came_at", "-pk"]

    def __str__(self) -> str:
        return self.receipt


class Reader(models.Model):
    """Whether a holder of the office may read one report, and if not, why not. One row a person;
    who has no row may not.
    """

    class Standing(models.TextChoices):
        READS = "reads", _("handles it")
        RULED_OUT = "ruled_out", _("ruled out by the reporter")
        INVOLVED = "involved", _("involved")
        RECUSED = "recused", _("stepped back")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.READS)
    let_in_by = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="one_standing_a_reader")
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_standing_display()}"


class Involved(models.Model):
    """An account that a report is about, as a handler found out."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="involved")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="involved_once")]

    def __str__(self) -> str:
        return f"{self.report}: somebody involved"


class Message(AddedTo):
    """Words about a report: between handlers and reporter, or a note among handlers."""

    class Kind(models.TextChoices):
        FROM_REPORTER = "reporter", _("from the reporter")
        TO_REPORTER = "answer", _("to the reporter")
        NOTE = "note", _("note among handlers")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"


class Attachment(models.Model):
    """A file that came with a report. Kept in the database: it goes when the report goes, and no
    storage that others look after ever has it.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: a file"


class CaseEvent(AddedTo):
    """A line of a report's log: who opened it, and what was done."""

    class Kind(models.TextChoices):
        CAME = "came", _("came in")
        OPENED = "opened", _("opened")
        FILE = "file", _("file taken out")
        ANSWERED = "answered", _("answered the reporter")
        NOTED = "noted", _("wrote a note")
        WROTE = "wrote", _("the reporter wrote")
        STATE = "state", _("changed the state")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")
        LET_IN = "let_in", _("let in")
        STEPPED_BACK = "stepped_back", _("stepped back")
        INVOLVED = "involved", _("noted as involved")
        MEASURE = "measure", _("took a measure")
        LIFTED = "lifted", _("lifted a measure")
        APPEAL = "appeal", _("appeal came in")
        DECIDED = "decided", _("decided an appeal")
        LOOKED = "looked", _("the reporter looked")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"


class Tally(models.Model):
    """What remains of reports that were erased: how many, in a year, with which outcome."""

    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=30)  # "reports", "outcome:breach", "measure:warning", …
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["year", "key"], name="one_tally_a_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.key}: {self.count}"
