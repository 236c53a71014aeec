"""Currencies of ISO 4217 and how many decimals each has.

Money in the books is an integer of minor units: cents of EUR, whole JPY, fils of KWD. The tables
are the standard's list one (active codes), without those for metals, tests and units of account.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException


def _words(text: str) -> list[str]:
    return text.split()


# Codes whose minor unit is not a hundredth (ISO 4217, column "minor unit").
_EXPONENTS = {
    **dict.fromkeys(_words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), 0),
    **dict.fromkeys(_words("BHD IQD JOD KWD LYD OMR TND"), 3),
}
CODES = frozenset(
    _words(
        """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN
        BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
        EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR
        ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD
        MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR
        PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
        SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU
        UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"""
    )
)
# Of one line. Thousands of the largest still add up within a 64-bit integer.
MINOR_AT_MOST = 10**15


def exponent(currency: str) -> int:
    """Decimals of `currency`: 2 for EUR, 0 for JPY, 3 for KWD. Raises `KeyError` when unknown."""
    if currency not in CODES:
        raise KeyError(currency)
    return _EXPONENTS.get(currency, 2)


def major(minor: int, currency: str) -> Decimal:
    """`minor` units as a decimal number: 123456 EUR is 1234.56, 123 JPY is 123."""
    return Decimal(minor).scaleb(-exponent(currency))


def plain(minor: int, currency: str) -> str:
    """As a machine reads it: "-1234.56", with all decimals of the currency and no exponent."""
    return f"{major(minor, currency):f}"


def to_minor(amount: Decimal | str, currency: str) -> int:
    """The inverse of `plain`. Raises `ValueError` when the amount is no number, is finer than the
    currency has units, or is larger than a line may be.
    """
    try:
        scaled = Decimal(amount).scaleb(exponent(currency))
        whole = int(scaled) if scaled.is_finite() and abs(scaled) <= MINOR_AT_MOST else None
    except DecimalException:
        whole = None
    if whole is None or whole != scaled:
        raise ValueError(f"{str(amount)[:40]} is no amount of {currency}")
    return whole
