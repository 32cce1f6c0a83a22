"""Single values as exports write them: numbers, sizes, dates, flags, addresses, identities."""

import ipaddress
import math
import re
from datetime import date, datetime, timedelta

#: What sources write where there is nothing.
EMPTY = frozenset({
    "", "-", "--", "—", "n/a", "na", "nan", "none", "null", "(null)", "nil", "ukendt", "unknown", "not set",
    "not available", "<none>", "<not set>",
})  # fmt: skip

_NUMBER = re.compile(r"[+-]?([0-9][0-9.,]*|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([\s'’\u00a0\u202f][0-9]{3})+([.,][0-9]*)?")
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_MONEY = re.compile(r"(?<=[0-9,.])\s*(%|kr\.?|dkk)$|^(kr\.?|dkk)\s*", re.IGNORECASE)
_MAC = re.compile(r"[0-9a-f]{12}")
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"({_OCTET})\.({_OCTET})(?:\.{_OCTET}){{2}}")
_UUID = re.compile(r"[0-9a-f]{32}")
_TRUE = frozenset({"true", "yes", "ja", "j", "y", "1", "x", "sand", "on", "enabled", "aktiv"})
_FALSE = frozenset({"false", "no", "nej", "n", "0", "falsk", "off", "disabled", "inaktiv"})
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_IN_WORDS = re.compile(r"([0-9]{1,2})[.\s-]*([a-z]{3,9})[.\s-]*([0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
#: From here on a date means "never": registers write 31-12-9999 for what has no end.
_NEVER_YEAR = 2200
#: What people append to a machine's name with a point, and what is no domain.
_NO_DOMAIN = re.compile(
    r"(old|gammel|bak|backup|bck|copy|kopi|clone|klon|tmp|temp|test|new|ny|orig|original|template|skabelon|"
    r"disabled|deleted|slettet|v?[0-9]+)",
    re.IGNORECASE,
)


def clean_text(value: object) -> str | None:
    """Return a cell's text without outer space; None where it says that there is nothing.

    A whole number that a spreadsheet stores as a float comes back without ``.0``: VM names
    may be numbers.
    """
    if isinstance(value, str):
        text = value.strip().strip("\ufeff\u200b")
    elif value is None:
        return None
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() else str(value)
    elif isinstance(value, datetime):
        text = value.isoformat(sep=" ")
    else:
        text = str(value)
    # Only short texts can say "nothing": spares the lower case of long ones.
    return None if len(text) <= 13 and text.lower() in EMPTY else text


def parse_number(value: object, *, decimal: str = ".") -> float | None:
    """Read a number in English (``206,057``) or Danish (``206.057,5``) writing.

    Also read: spaces and apostrophes between thousands, a minus sign behind, brackets for
    negative sums, ``kr.``, ``DKK``, ``,-`` and ``%`` (which does not divide by 100).

    Args:
        value: a cell: number or text. Other units after the number are not accepted.
        decimal: the decimal sign to assume where the text alone does not tell: in ``1.234``.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, bool):
        raise ValueError("a truth value")
    if isinstance(value, int | float):
        return _finite(value)
    text = clean_text(value)
    if text is None:
        return None
    text = _MONEY.sub("", text.replace("\u2212", "-")).strip()
    if text.endswith((",-", ".-")):
        text = text[:-2]
    if text.endswith("-") and not text.startswith("-"):
        text = "-" + text[:-1].strip()
    elif text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1].strip()
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[\s'’]", "", text)
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    return _finite(float(_plain_number(text, decimal)))


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not finite")
    return float(value)


def _plain_number(text: str, decimal: str) -> str:
    """Drop thousands separators and make the decimal sign a point."""
    signs = [sign for sign in ".," if sign in text]
    if len(signs) == 2:
        decimal = max(signs, key=text.rindex)
    elif signs and text.count(signs[0]) > 1:
        # Repeated, it separates thousands.
        decimal = "," if signs[0] == "." else "."
    elif signs and not _MAYBE_THOUSANDS.fullmatch(text):
        # Not before exactly three digits, it is the decimal sign.
        decimal = signs[0]
    thousands = "," if decimal == "." else "."
    whole, _, fraction = text.partition(decimal)
    groups = whole.lstrip("+-").split(thousands)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise ValueError("thousands are not grouped by three")
    if thousands in fraction or decimal in fraction:
        raise ValueError("separators after the decimal sign")
    return whole.replace(thousands, "") + ("." + fraction if fraction else "")


def parse_whole(value: object) -> float | None:
    """Read a number that is known to be whole: ``4.096`` and ``4,096`` are both 4096.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, str) and _MAYBE_THOUSANDS.fullmatch(value.strip()):
        return float(re.sub(r"[.,]", "", value.strip()))
    return parse_number(value)


#: How many MiB a unit is; MB is read as MiB throughout.
MEBIBYTES = {
    "b": 1 / 1024**2, "bytes": 1 / 1024**2, "kib": 1 / 1024, "mib": 1.0, "gib": 1024.0, "tib": 1024.0**2,
    "pib": 1024.0**3,
}  # fmt: skip
_SIZE = re.compile(r"(.*[0-9])\s*(bytes|b|[kmgtp]i?b)", re.IGNORECASE)


def parse_mebibytes(value: object, *, unit: str = "mib", decimal: str = ".") -> float | None:
    """Read a size [MiB]; a unit behind the number (``16 GB``) goes before ``unit``, a key of MEBIBYTES.

    A size in whole MiB or bytes has no decimals: ``4.096`` is 4096 there.

    Raises:
        ValueError: it is no size.
    """
    number: object = value
    if isinstance(value, str) and (match := _SIZE.fullmatch(value.strip())):
        number, written = match[1], match[2].lower()
        unit = written if written in MEBIBYTES else written[0] + "ib"
    parsed = (
        parse_whole(number) if unit in {"b", "bytes", "kib", "mib"} else parse_number(number, decimal=decimal)
    )
    return None if parsed is None else parsed * MEBIBYTES[unit]


def parse_share(value: object) -> float | None:
    """Read a small number in which any one sign is the decimal sign: a share, degrees, years.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, str) and len(re.findall(r"[.,]", value)) == 1:
        return parse_number(re.sub(r"([.,])([0-9]{3})(?![0-9])", r"\1\g<2>0", value.strip()))
    return parse_number(value)


def parse_months(value: object) -> float | None:
    """Read a number of months: ``3``, ``3 mdr.``, ``½ år`` is not read, ``1 år`` is 12.

    Raises:
        ValueError: it is no such number.
    """
    match = re.fullmatch(
        r"\s*([0-9]+)\s*(mdr|md|måneder|måned|months?|år|years?)\.?\s*", str(value), re.IGNORECASE
    )
    if match is None:
        months = parse_number(value)
        return None if months is None else round(months)
    return int(match[1]) * (12 if match[2].lower() in {"år", "year", "years"} else 1)


_RATES = {"k": 1, "m": 1_000, "g": 1_000_000}


def parse_kbps(value: object) -> float | None:
    """Read a rate [kbit/s] such as ``100 Mbit/s``, ``1 Gbit`` or ``100/100 Mbit``; a bare number is Mbit/s.

    Raises:
        ValueError: it is no rate.
    """
    text = clean_text(value)
    if text is None:
        return None
    match = re.fullmatch(
        r"([0-9.,]+)(?:\s*/\s*[0-9.,]+)?\s*(?:([kmg])(?:bit|bps|b)?(?:/?s|ps)?)?", text, re.IGNORECASE
    )
    if match is None:
        raise ValueError("no rate")
    number = parse_number(match[1], decimal=",")
    return None if number is None else round(number * _RATES[(match[2] or "m").lower()])


def parse_day(value: object, *, month_first: bool = False) -> date | None:
    """Read a date: ISO, Danish day-month-year, RVTools' ``2017/11/28 16:14:28``, or a cell's date.

    Args:
        value: a cell; a number is a spreadsheet's day number.
        month_first: read ``03/04/2017`` as 4 March, as American exports mean it.

    Returns:
        The day; None where empty, or where it means "never" (year 2200 and later).

    Raises:
        ValueError: it is no date.
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, float | int) and not isinstance(value, bool):
        if not 20_000 <= value <= 80_000:
            raise ValueError("no date")
        day = _EXCEL_EPOCH + timedelta(days=int(value))
    else:
        text = clean_text(value)
        if text is None:
            return None
        day = _day_of(text.lower(), month_first=month_first)
    if day.year < 1900:
        raise ValueError("before 1900")
    return None if day.year >= _NEVER_YEAR else day


def _day_of(text: str, *, month_first: bool) -> date:
    first = re.split(r"[T\s]", text, maxsplit=1, flags=re.IGNORECASE)[0] if text[0].isdecimal() else text
    if match := _YEAR_FIRST.fullmatch(first):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(first):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(first):
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        day, month = int(match[1]), int(match[3])
        return date(year, day, month) if month_first and match[2] == "/" else date(year, month, day)
    if match := _IN_WORDS.match(text):
        word = {"may": "maj", "oct": "okt"}.get(match[2][:3], match[2][:3])
        if word in _MONTHS:
            return date(int(match[3]), _MONTHS.index(word) + 1, int(match[1]))
    raise ValueError("no date")


def parse_flag(value: object) -> bool | None:
    """Read yes or no in Danish and English.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, bool):
        return value
    text = clean_text(value)
    if text is None:
        return None
    lowered = text.lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    raise ValueError("neither yes nor no")


def parse_mac(value: object) -> str | None:
    """Read a MAC address in any writing as ``aa:bb:cc:dd:ee:ff``; None where empty or all zero.

    Raises:
        ValueError: it is none.
    """
    text = clean_text(value)
    if text is None:
        return None
    digits = re.sub(r"[:\-.\s]", "", text.lower())
    if not _MAC.fullmatch(digits):
        raise ValueError("no MAC address")
    if digits == "0" * 12:
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def parse_uuid(value: object) -> str | None:
    """Read a UUID in any writing, lower case with hyphens; None where empty or all zero.

    Raises:
        ValueError: it is none.
    """
    text = clean_text(value)
    if text is None:
        return None
    digits = re.sub(r"[{}\-\s]", "", text.lower())
    if not _UUID.fullmatch(digits):
        raise ValueError("no UUID")
    if digits == "0" * 32:
        return None
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def parse_address(value: object) -> str | None:
    """Read an IP address, without mask or zone, in its canonical writing.

    Raises:
        ValueError: it is none.
    """
    text = clean_text(value)
    if text is None or _IPV4.fullmatch(text):
        return text
    return str(ipaddress.ip_address(text.split("/", 1)[0].split("%", 1)[0].strip()))


def is_host_address(address: str) -> bool:
    """Whether an address (canonical writing) can tell one host from another.

    Link-local, loopback and unspecified addresses and multicast groups cannot.
    """
    if match := _IPV4.fullmatch(address):
        first = int(match[1])
        return 0 < first < 224 and first != 127 and (first != 169 or match[2] != "254")
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_link_local or parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast)


def parse_prefix(value: object) -> tuple[str, bool] | None:
    """Read a prefix as ``10.0.0.0/8``, ``10.0.0.0 255.0.0.0`` or ``10.0.0.0/255.0.0.0``.

    Returns:
        The canonical prefix and whether host bits were set; None where empty.

    Raises:
        ValueError: it is none.
    """
    text = clean_text(value)
    if text is None:
        return None
    interface = ipaddress.ip_interface(re.sub(r"\s*/\s*|\s+", "/", text))
    return str(interface.network), interface.ip != interface.network.network_address


def split_names(value: str | None) -> tuple[str | None, str | None]:
    """Split a host name as written into its short name and, where it has a domain, its FQDN.

    An IP address is no name: both come back as None. ``srv01.old`` has no domain: people
    append such words to the name of a machine that they keep.
    """
    if value is None:
        return None, None
    name = value.strip().rstrip(".")
    if not name or _is_address(name):
        return None, None
    if re.fullmatch(r"[^\s./\\]+(\.[^\s./\\]+)+", name) and not name.replace(".", "").isdecimal():
        short, domain = name.split(".", 1)
        if not _NO_DOMAIN.fullmatch(domain.rsplit(".", 1)[-1]):
            return short, name.lower()
    return name, None


def _is_address(text: str) -> bool:
    if ":" not in text:
        return _IPV4.fullmatch(text) is not None
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_MAIL = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+")
_PHONE = re.compile(r"(?<![\w.\-])(\+45[ \-]?)?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}(?![\w.\-])")


def without_contacts(text: str | None) -> str | None:
    """Return free text without the mail addresses and Danish telephone numbers in it."""
    return None if text is None else _PHONE.sub("…", _MAIL.sub("…", text))


_ENVIRONMENTS = {
    "production": ("production", "prod", "produktion", "produktions", "drift", "drifts", "live", "prd"),
    "preproduction": ("preproduction", "preprod", "pre-production", "staging", "præproduktion", "præprod"),
    "test": ("test", "qa", "tst"),
    "development": ("development", "dev", "udvikling", "udviklings", "udv"),
    "training": ("training", "undervisning", "undervisnings", "kursus", "uddannelse"),
}
_ENVIRONMENT_OF = {word: name for name, words in _ENVIRONMENTS.items() for word in words}


def parse_environment(text: str | None) -> str | None:
    """Read an environment in Danish or English as the inventory's word; None where it is none."""
    return None if text is None else _ENVIRONMENT_OF.get(re.sub(r"[\s_]?milj[øo]$", "", text.strip().lower()))
