"""Forms of those who keep the books."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.groups.queries import active_groups
from alliance.ledger import amounts
from alliance.ledger.chart import ACCOUNTS, Kind
from alliance.ledger.currencies import CODES
from alliance.ledger.models import BankAccount
from alliance.ledger.services import Line
from alliance.ledger.statements import Columns, Format
from alliance.ledger.statements.shapes import FILE_BYTES

KINDS = {
    Kind.ASSET: _("Assets"),
    Kind.LIABILITY: _("Liabilities"),
    Kind.NET_ASSETS: _("Net assets"),
    Kind.INCOME: _("Income"),
    Kind.EXPENSE: _("Expenses"),
}
LINES_ON_A_PAGE = 40
PUBLIC = _("Everybody reads it: name nobody.")
PRIVATE = _("Only those who keep the books read it.")


def day(**more: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **more}, format="%Y-%m-%d")


class CurrencyField(forms.CharField):
    """Three letters of ISO 4217, in capitals."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Currency"))
        super().__init__(min_length=3, max_length=3, **more)
        self.widget.attrs.update({"size": "4", "autocapitalize": "characters"})

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code not in CODES:
            raise ValidationError(_("Give the three letters of a currency, such as EUR."))
        return code


def account_choices() -> list[tuple[Any, Any]]:
    """The chart, under its kinds."""
    grouped = [
        (label, [(a.code, f"{a.code} {a.name}") for a in ACCOUNTS.values() if a.kind is kind])
        for kind, label in KINDS.items()
    ]
    return [("", "—"), *grouped]


class AccountField(forms.ChoiceField):
    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Account"), choices=account_choices, **more)


def group_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((group.acronym, group.name) for group in active_groups())]


class Belonging(forms.Form):
    """What a line belongs to."""

    fund = forms.CharField(label=_("Fund"), max_length=60, required=False)
    programme = forms.CharField(label=_("Programme"), max_length=60, required=False)
    group = forms.ChoiceField(label=_("Working group"), choices=group_choices, required=False)


class EntryForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=day())
    text = forms.CharField(label=_("Text"), max_length=300, help_text=PUBLIC)
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        help_text=PRIVATE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    opening = forms.BooleanField(
        label=_("These are balances taken over from earlier books"), required=False
    )
    # Names the entry, so that a form sent twice posts once.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class LineForm(Belonging):
    account = AccountField()
    debit = forms.CharField(label=_("Debit"), max_length=20, required=False)
    credit = forms.CharField(label=_("Credit"), max_length=20, required=False)
    currency = CurrencyField(initial="EUR")
    field_order = ["account", "debit", "credit", "currency", "fund", "programme", "group"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("debit", "credit"):
            self.fields[name].widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        debit, credit = found.get("debit", ""), found.get("credit", "")
        if bool(debit) == bool(credit):
            raise ValidationError(_("Give an amount in debit or in credit, not in both."))
        if currency := found.get("currency"):
            side = "debit" if debit else "credit"
            try:
                found["minor"] = amounts.read(debit or credit, currency) * (1 if debit else -1)
            except ValidationError as refusal:
                self.add_error(side, refusal)
        return found

    @property
    def line(self) -> Line:
        given = {f.name: self.cleaned_data[f.name] for f in fields(Line)}
        return Line(**given)


LineForms = forms.formset_factory(
    LineForm, extra=0, min_num=2, max_num=LINES_ON_A_PAGE, absolute_max=LINES_ON_A_PAGE
)


class OpeningForm(forms.Form):
    text = forms.CharField(
        label=_("Balances"),
        max_length=20_000,
        help_text=_(
            "A row for each account: account, debit, credit, currency, fund; the last two may be "
            "left out. Copy them from a spreadsheet, or type them with semicolons between."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    currency = CurrencyField(initial="EUR", help_text=_("Where a row names none."))


class ReverseForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=day())
    text = forms.CharField(label=_("Why"), max_length=300, help_text=PUBLIC)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PeriodForm(forms.Form):
    through = forms.DateField(
        label=_("Closed through"), help_text=_("The last day of a month."), widget=day()
    )
    text = forms.CharField(label=_("Why"), max_length=300, required=False)


class RateForm(forms.Form):
    currency = CurrencyField(label=_("One unit of"))
    value = forms.DecimalField(label=_("is worth"), max_digits=19, decimal_places=9)
    into = CurrencyField(label=_("in"), initial="EUR")
    on = forms.DateField(label=_("on"), widget=day())
    source = forms.CharField(label=_("according to"), max_length=120)


class BankAccountForm(forms.ModelForm[BankAccount]):
    class Meta:
        model = BankAccount
        fields = ["name", "number", "currency", "account"]

    currency = CurrencyField(initial="EUR")


class ColumnsForm(forms.Form):
    """The columns of a CSV file, by their headings in it."""

    booked_on = forms.CharField(label=_("Booking day"), max_length=60, required=False)
    date_format = forms.ChoiceField(
        label=_("Days are written"),
        choices=[
            ("%Y-%m-%d", "2026-12-31"),
            ("%d.%m.%Y", "31.12.2026"),
            ("%d.%m.%y", "31.12.26"),
            ("%d/%m/%Y", "31/12/2026"),
            ("%m/%d/%Y", "12/31/2026"),
            ("%d-%m-%Y", "31-12-2026"),
            ("%Y%m%d", "20261231"),
        ],
        required=False,
    )
    amount = forms.CharField(label=_("Amount, with its sign"), max_length=60, required=False)
    credit = forms.CharField(label=_("or: money that came in"), max_length=60, required=False)
    debit = forms.CharField(label=_("and money that went out"), max_length=60, required=False)
    decimal_comma = forms.BooleanField(label=_("Amounts are written 1.234,50"), required=False)
    balance = forms.CharField(
        label=_("Balance after each movement"),
        max_length=60,
        required=False,
        help_text=_("With it, missing rows are noticed."),
    )
    value_on = forms.CharField(label=_("Value day"), max_length=60, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=60, required=False)
    counterparty = forms.CharField(label=_("Name of the other side"), max_length=60, required=False)
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    end_to_end_id = forms.CharField(label=_("End-to-end id"), max_length=60, required=False)
    bank_reference = forms.CharField(
        label=_("Reference of the bank"), max_length=60, required=False
    )

    @property
    def columns(self) -> Columns:
        return Columns(**self.cleaned_data)


class ImportForm(forms.Form):
    form = forms.ChoiceField(label=_("Form"), choices=Format.choices)
    file = forms.FileField(label=_("File of the bank"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise ValidationError(_("The file is larger than 10 MB."))
        return file


class BookForm(Belonging):
    account = AccountField()
    text = forms.CharField(label=_("Text"), max_length=300, help_text=PUBLIC)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, help_text=PRIVATE)
    on = forms.DateField(
        label=_("Day"),
        required=False,
        help_text=_("If not the day on which the bank booked it."),
        widget=day(),
    )
    field_order = ["account", "text", "note", "fund", "programme", "group", "on"]


class SettleForm(forms.Form):
    room = forms.CharField(max_length=40, widget=forms.HiddenInput)
    key = forms.CharField(max_length=200, widget=forms.HiddenInput)
    on = forms.DateField(required=False, widget=forms.HiddenInput)


class AsideForm(forms.Form):
    reason = forms.CharField(label=_("Why it needs no entry"), max_length=300)


class SpanForm(forms.Form):
    """From one day to another, in a currency."""

    since = forms.DateField(label=_("From"), widget=day())
    until = forms.DateField(label=_("Until"), widget=day())
    currency = CurrencyField()
