"""Forms of memberships."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.ledger import amounts, currencies
from alliance.membership import spreadsheet
from alliance.membership.days import today
from alliance.membership.models import Invoice, Membership, Price, Tier
from alliance.membership.models.agreement import AGREEMENT_CHARACTERS
from alliance.membership.pricing import offered
from alliance.organizations.models import Organization
from alliance.people.forms import AccountField


def _day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class WhoForm(forms.Form):
    """For which of my organizations, or for myself; and which tier."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), empty_label=None
    )

    def __init__(self, mine: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]


class ApplicationForm(forms.ModelForm[Membership]):
    """What the applicant says. A draft may have gaps; `services.applying.submit` asks for all."""

    class Meta:
        model = Membership
        fields = [
            "tier", "kind", "size", "months", "currency", "basis", "contribution", "statement",
            "bill_name", "bill_address", "bill_email", "tax_id",
        ]  # fmt: skip
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 4}),
            "contribution": forms.Textarea(attrs={"rows": 3}),
            "bill_address": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "statement": _("Needed to submit. Staff read it, nobody else."),
            "kind": _("Needed to submit: dues may depend on it."),
            "size": _("Needed to submit: dues may depend on it."),
            "contribution": _("Only for a membership in kind: what you give in place of dues."),
            "tax_id": _("It stands on the invoice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        membership = self.instance
        whom = Tier.For.ORGANIZATION if membership.organization_id else Tier.For.PERSON
        tiers = Tier.objects.filter(member=whom, closed_at=None)
        self.fields["tier"].queryset = tiers  # type: ignore[attr-defined]
        self.fields["tier"].empty_label = None  # type: ignore[attr-defined]
        prices = [price for tier in tiers for price in offered(tier, today())]
        self._choose("months", sorted({p.months for p in prices}) or [12])
        self._choose("currency", sorted({p.currency for p in prices}) or ["EUR"])
        bases = [Membership.Basis.DUES, Membership.Basis.IN_KIND]
        self.fields["basis"] = forms.ChoiceField(
            label=_("How it contributes"), choices=[(b.value, b.label) for b in bases]
        )
        if whom == Tier.For.PERSON:
            for name in ("kind", "size", "basis", "contribution", "tax_id"):
                del self.fields[name]

    def _choose(self, name: str, values: list[Any]) -> None:
        """Offer what the price list has, and nothing else."""
        coerce: Any = type(values[0])
        self.fields[name] = forms.TypedChoiceField(
            label=self.fields[name].label, choices=[(v, v) for v in values], coerce=coerce
        )


class BillingForm(forms.ModelForm[Membership]):
    class Meta:
        model = Membership
        fields = ["bill_name", "bill_address", "bill_email", "tax_id", "is_listed"]
        widgets = {"bill_address": forms.Textarea(attrs={"rows": 3})}


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"), help_text=_("PNG or JPEG, at most 2 MB; it is shown at most 240 wide.")
    )


class ResignForm(forms.Form):
    on = _day_field(_("Leave on"), help_text=_("From this day on you are no member any more."))
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class AmountField(forms.CharField):
    """An amount as people type it; cleaned to text, for the currency is known elsewhere."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)
        self.widget.attrs["inputmode"] = "decimal"


class PaymentForm(forms.Form):
    """A payment that staff enter for an invoice. `key` keeps a form sent twice from counting."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = _day_field(_("Received on"))
    amount = AmountField(label=_("Amount"))
    text = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> int:
        return amounts.read(self.cleaned_data["amount"], self.currency)


class ReasonedAmountForm(PaymentForm):
    """A credit note, or a refund: an amount with a reason."""

    text = forms.CharField(label=_("Reason"), max_length=300)


class CameForm(forms.Form):
    on = forms.DateField(label=_("Came on"))


class AllocateForm(forms.Form):
    invoice = forms.ModelChoiceField(
        Invoice.objects.none(), label=_("Invoice"), empty_label=None, to_field_name="public_id"
    )

    def __init__(self, invoices: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice"].queryset = invoices  # type: ignore[attr-defined]


class TierForm(forms.ModelForm[Tier]):
    is_closed = forms.BooleanField(
        label=_("Closed to new members"),
        required=False,
        help_text=_("Members of it stay, and can be renewed."),
    )

    class Meta:
        model = Tier
        fields = ["slug", "name", "member", "text", "seats", "votes", "order"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Its address is linked to, and whom it is for decides what its members are.
            for name in ("slug", "member"):
                self.fields[name].disabled = True
            self.fields["is_closed"].initial = self.instance.closed_at is not None


class PriceForm(forms.ModelForm[Price]):
    amount = AmountField(label=_("Dues"))

    class Meta:
        model = Price
        fields = ["kind", "size", "months", "currency", "holds_from", "is_withdrawn"]
        widgets = {"holds_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "kind": _("Empty: for all kinds that have no price of their own."),
            "size": _("Empty: for all sizes."),
            "is_withdrawn": _("From that day on there is no such price."),
        }

    field_order = ("amount", "currency", "months", "kind", "size", "holds_from", "is_withdrawn")

    def clean_holds_from(self) -> date:
        day: date = self.cleaned_data["holds_from"]
        if day < today():
            raise ValidationError(_("What held on past days is not changed. Choose a later day."))
        return day

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if currency not in currencies.CODES:
            raise ValidationError(_("This is no currency of ISO 4217, such as EUR or USD."))
        return currency

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "currency" in data and "amount" in data:
            try:
                zero = data["amount"].strip().replace(",", ".").strip("0") in ("", ".")
                self.instance.minor = 0 if zero else amounts.read(data["amount"], data["currency"])
            except ValidationError as error:
                self.add_error("amount", error)
        return data


class AgreementForm(forms.Form):
    member = forms.ChoiceField(label=_("For"), choices=Tier.For.choices)
    text = forms.CharField(
        label=_("Text"),
        max_length=AGREEMENT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Markdown may be used."),
    )
    summary = forms.CharField(
        label=_("What changes, in a sentence"), max_length=300, required=False
    )


class DecisionForm(forms.Form):
    """What staff say with a decision about an application, or about a membership."""

    reason = forms.CharField(
        label=_("Reason, or question"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_founding = forms.BooleanField(label=_("Founding member"), required=False)
    worth = AmountField(label=_("Worth of the contribution for one term"), required=False)

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["is_founding"].initial = membership.is_founding
        if membership.basis != Membership.Basis.IN_KIND:
            del self.fields["worth"]

    def clean_worth(self) -> int:
        given = self.cleaned_data["worth"]
        return amounts.read(given, self.membership.currency) if given else 0


class TermsForm(forms.Form):
    tier = forms.ModelChoiceField(Tier.objects.none(), label=_("Tier"), empty_label=None)
    months = forms.IntegerField(label=_("Months of a term"), min_value=1, max_value=60)
    is_founding = forms.BooleanField(label=_("Founding member"), required=False)
    at_once = forms.BooleanField(
        label=_("The tier from today on"),
        required=False,
        help_text=_(
            "The difference for the days left is invoiced. Else it waits for the next term."
        ),
    )

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "tier": membership.tier_id,
            "months": membership.months,
            "is_founding": membership.is_founding,
        }
        super().__init__(*args, **kwargs)
        tiers = Tier.objects.filter(member=membership.tier.member)
        self.fields["tier"].queryset = tiers  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """A table of members: the file, or the text of one that was looked at before."""

    file = forms.FileField(
        label=_("Table (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        max_length=spreadsheet.MOST_BYTES, required=False, strip=False, widget=forms.HiddenInput
    )
    table: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None:
            self.table = spreadsheet.text_of(file.read(spreadsheet.MOST_BYTES + 1))
        return file

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.table = self.table or text
        return text


class AppointForm(forms.Form):
    """An honorary member: an organization of the list, or a person."""

    organization = forms.ModelChoiceField(
        Organization.objects.filter(state=Organization.State.ACTIVE),
        label=_("Organization"),
        required=False,
    )
    who = AccountField(label=_("Or a person"), required=False)
    tier = forms.ModelChoiceField(Tier.objects.all(), label=_("Tier"), empty_label=None)
    reason = forms.CharField(label=_("What for"), max_length=500)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("organization")) == bool(data.get("who")):
            raise ValidationError(_("Name an organization or a person, one of the two."))
        return data
