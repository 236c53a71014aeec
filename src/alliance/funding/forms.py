"""Forms of funding. Amounts are typed as people write them and become minor units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.funding.models import (
    Budget,
    BudgetLine,
    Claim,
    ClaimLine,
    FeeRate,
    Gift,
    Grant,
    IncomeKind,
)
from alliance.groups.queries import active_groups
from alliance.ledger import amounts
from alliance.ledger.currencies import CODES


def _day(**more: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **more}, format="%Y-%m-%d")


class AmountField(forms.CharField):
    """Text, until the currency is known."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Amount"))
        super().__init__(max_length=20, **more)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})


class CurrencyField(forms.CharField):
    """Three letters of ISO 4217, in capitals."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Currency"), min_length=3, max_length=3, **more)
        self.widget.attrs.update({"size": "4", "autocapitalize": "characters"})

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code not in CODES:
            raise ValidationError(_("Give the three letters of a currency, such as EUR."))
        return code


class Beside:
    """Several forms stand on one page, so each has ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


def read_amount(form: forms.BaseForm, currency: str | None = None) -> int | None:
    """`amount` of a form that is cleaned, in minor units of `currency`, or of the form's own. None
    where one of them is missing, or it is no amount in that currency, which is said at the field.
    """
    found = form.cleaned_data
    currency = currency or found.get("currency")
    if "amount" not in found or currency is None:
        return None
    try:
        return amounts.read(found["amount"], currency)
    except ValidationError as refusal:
        form.add_error("amount", refusal)
        return None


class MoneyForm(Beside, forms.ModelForm):
    """A model form with `amount` and `currency`, which sets `minor` of its instance."""

    amount = AmountField()
    currency = CurrencyField(initial="EUR")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (minor := read_amount(self)) is not None:
            self.instance.minor = minor
        return found


class ClaimForm(Beside, forms.ModelForm):
    class Meta:
        model = Claim
        fields = ["title", "payee"]
        widgets = {"payee": forms.Textarea(attrs={"rows": 3})}


class ClaimLineForm(MoneyForm):
    class Meta:
        model = ClaimLine
        fields = ["text", "on", "category", "programme", "group", "grant", "currency"]
        widgets = {"on": _day()}
        help_texts = {"text": _("Everybody reads it once it is paid: name nobody.")}

    field_order = ["text", "on", "amount", "currency", "category", "programme", "group", "grant"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for name, found in (
            ("group", active_groups()),
            ("grant", Grant.objects.filter(starts_on__lte=today, ends_on__gte=today)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.empty_label = found, _("none")


class ReceiptForm(Beside, forms.Form):
    file = forms.FileField(
        label=_("Receipt"),
        help_text=_(
            "PDF, PNG or JPEG, up to 8 MB. Only you and staff ever see it; where and when a photo "
            "was taken is removed from it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class AnswerForm(Beside, forms.Form):
    text = forms.CharField(
        label=_("A word to whoever approves"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JudgeForm(Beside, forms.Form):
    """Approve, ask back or decline, by the button that is pressed."""

    text = forms.CharField(
        label=_("A word to the claimant"),
        help_text=_("Whoever asks back or declines says why."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_no_interest = forms.BooleanField(
        label=_("I have no interest of my own in this expense."), required=False
    )
    knowingly = forms.BooleanField(
        label=_("Approve it although the grant would be overdrawn."), required=False
    )


class PayForm(Beside, forms.Form):
    way = forms.ChoiceField(label=_("Paid by"), choices=Claim.Way.choices)
    on = forms.DateField(label=_("Paid on"), widget=_day())


class WhyForm(Beside, forms.Form):
    text = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DraftForm(Beside, forms.Form):
    """Begin the next version of a year's budget."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2199)
    currency = CurrencyField(initial="EUR")


class BudgetLineForm(Beside, forms.ModelForm):
    amount = AmountField()

    class Meta:
        model = BudgetLine
        fields = ["text", "programme", "group"]

    field_order = ["text", "amount", "programme", "group"]

    def __init__(self, budget: Budget, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.budget = budget
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = active_groups(), _("none")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (minor := read_amount(self, self.budget.currency)) is not None:
            self.instance.minor = minor
        return found


class NoteForm(Beside, forms.ModelForm):
    class Meta:
        model = Budget
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class DecisionForm(Beside, forms.Form):
    decision = forms.CharField(
        label=_("Where it was decided"),
        help_text=_("Such as: Board call of 3 March 2026."),
        max_length=200,
    )


class GrantForm(MoneyForm):
    class Meta:
        model = Grant
        fields = [
            *("funder", "title", "code", "purpose", "is_restricted", "currency"),
            *("starts_on", "ends_on", "programme"),
        ]
        widgets = {
            "starts_on": _day(),
            "ends_on": _day(),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = [
        *("funder", "title", "code", "purpose", "amount", "currency", "is_restricted"),
        *("starts_on", "ends_on", "programme"),
    ]


class InstalmentForm(Beside, forms.Form):
    due_on = forms.DateField(label=_("Expected on"), widget=_day())
    amount = AmountField()


class ReceivedForm(Beside, forms.Form):
    on = forms.DateField(label=_("Came on"), widget=_day())


class ReportForm(Beside, forms.Form):
    what = forms.CharField(label=_("What is due"), max_length=160)
    due_on = forms.DateField(label=_("Due on"), widget=_day())


class SentForm(Beside, forms.Form):
    url = forms.URLField(
        label=_("Where it can be read"), required=False, max_length=500, assume_scheme="https"
    )


class GiverField(forms.EmailField):
    """The address of an account."""

    def __init__(self, **more: Any) -> None:
        words = _("Its holder is asked whether the donation is theirs.")
        super().__init__(label=_("Address of the giver’s account"), help_text=words, **more)


class GiverForm(Beside, forms.Form):
    address = GiverField()


class GiftForm(MoneyForm):
    address = GiverField(required=False)

    class Meta:
        model = Gift
        fields = ["giver", "is_named", "word", "on", "currency"]
        widgets = {"on": _day()}

    field_order = ["giver", "address", "is_named", "amount", "currency", "on", "word"]


class FeeForm(Beside, forms.ModelForm):
    sponsor_url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    percent = forms.DecimalField(
        label=_("Fee, in percent"), min_value=0, max_value=100, decimal_places=2
    )
    free_of = forms.MultipleChoiceField(
        label=_("Without a fee"),
        choices=IncomeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = FeeRate
        fields = ["sponsor", "sponsor_url", "free_of", "from_on"]
        widgets = {"from_on": _day()}

    field_order = ["sponsor", "sponsor_url", "percent", "free_of", "from_on"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "percent" in found:
            self.instance.basis_points = int(found["percent"] * 100)
        return found


class SumForm(Beside, forms.Form):
    """`amount` and `currency`; `minor` is among what is cleaned."""

    amount = AmountField()
    currency = CurrencyField(initial="EUR")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (minor := read_amount(self)) is not None:
            found["minor"] = minor
        return found


class LimitForm(SumForm):
    """Above this, two people approve."""

    amount = AmountField(label=pgettext_lazy("limit", "Above"))
