"""Single values as exports write them: numbers, sizes, dates, flags, addresses, identities."""

import ipaddress
import math
import re
from datetime import date, datetime, timedelta

#: What sources write where there is nothing.
EMPTY = frozenset({"", "-", "--", "n/a", "na", "none", "null", "(null)", "nil", "ukendt", "unknown", "not set", "not available", "<none>", "<not set>"})  # fmt: skip

_NUMBER = re.compile(r"[+-]?(\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)([eE][+-]?\d+)?")
_MAC = re.compile(r"[0-9a-f]{12}")
_UUID = re.compile(r"[0-9a-f]{32}")
_TRUE = frozenset({"true", "yes", "ja", "j", "y", "1", "x", "sand", "on", "enabled", "aktiv"})
_FALSE = frozenset({"false", "no", "nej", "n", "0", "falsk", "off", "disabled", "inaktiv"})
_DATE_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d", "%d-%m-%y", "%d.%m.%y",
)  # fmt: skip
_EXCEL_EPOCH = date(1899, 12, 30)


def clean_text(value: object) -> str | None:
    """Return a cell's text without outer space; None where it says that there is nothing.

    A whole number that a spreadsheet stores as a float comes back without ``.0``: VM names
    may be numbers.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    text = str(value).strip()
    return None if text.lower() in EMPTY else text


def parse_number(value: object, *, decimal: str = ".") -> float | None:
    """Read a number in English (``206,057``) or Danish (``206.057,5``) writing.

    Args:
        value: a cell: number or text. Units after the number are not accepted.
        decimal: the decimal sign to assume where the text alone does not tell.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, bool):
        raise ValueError("a truth value")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError("not finite")
        return float(value)
    text = clean_text(value)
    if text is None:
        return None
    text = re.sub(r"(?<=\d)\s*(%|kr\.?|dkk)$|^(kr\.?|dkk)\s*", "", text, flags=re.IGNORECASE)
    text = text.replace("\u2212", "-")
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    return float(_plain_number(re.sub(r"[\s'’]", "", text), decimal))


def _plain_number(text: str, decimal: str) -> str:
    """Drop thousands separators and make the decimal sign a point."""
    signs = [sign for sign in ".," if sign in text]
    if len(signs) == 2:
        decimal = max(signs, key=text.rindex)
    elif signs and (text.count(signs[0]) > 1 or re.search(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$", text) is None):
        # Repeated, it separates thousands; not before exactly three digits, it is the decimal.
        decimal = ({".", ","} - {signs[0]}).pop() if text.count(signs[0]) > 1 else signs[0]
    thousands = "," if decimal == "." else "."
    groups = text.split(decimal)[0].split(thousands)
    if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):
        raise ValueError("thousands are not grouped by three")
    return text.replace(thousands, "").replace(decimal, ".")


def parse_day(value: object) -> date | None:
    """Read a date: ISO, Danish day-month-year, RVTools' ``2017/11/28 16:14:28``, or a cell's date.

    Raises:
        ValueError: it is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float | int) and not isinstance(value, bool):
        if 20_000 <= value <= 80_000:
            return _EXCEL_EPOCH + timedelta(days=int(value))
        raise ValueError("no date")
    text = clean_text(value)
    if text is None:
        return None
    first = re.split(r"[T\s]", text, maxsplit=1)[0]
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(first, form).date()
        except ValueError:
            continue
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
    if set(digits) == {"0"}:
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
    if set(digits) == {"0"}:
        return None
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def parse_address(value: object) -> str | None:
    """Read an IP address, without mask or zone, in its canonical writing.

    Raises:
        ValueError: it is none.
    """
    text = clean_text(value)
    if text is None:
        return None
    return str(ipaddress.ip_address(text.split("/", 1)[0].split("%", 1)[0]))


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
    interface = ipaddress.ip_interface(re.sub(r"\s+", "/", text))
    return str(interface.network), interface.ip != interface.network.network_address


def split_names(value: str | None) -> tuple[str | None, str | None]:
    """Split a host name as written into its short name and, where it has a domain, its FQDN.

    An IP address is no name: both come back as None.
    """
    if value is None:
        return None, None
    name = value.strip().rstrip(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        return None, None
    if not name:
        return None, None
    if re.fullmatch(r"[^\s./\\]+(\.[^\s./\\]+)+", name) and not name.replace(".", "").isdecimal():
        return name.split(".", 1)[0], name.lower()
    return name, None


_MAIL = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+")
_PHONE = re.compile(r"(?<![\w.\-])(\+45[ \-]?)?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}(?![\w.\-])")


def without_contacts(text: str | None) -> str | None:
    """Return free text without the mail addresses and Danish telephone numbers in it."""
    return None if text is None else _PHONE.sub("…", _MAIL.sub("…", text))


def is_host_address(address: str) -> bool:
    """Whether an address (canonical writing) can tell one host from another.

    Link-local, loopback and unspecified addresses and multicast groups cannot.
    """
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_link_local or parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast)


_ENVIRONMENTS = {
    "production": ("production", "prod", "produktion", "drift", "live", "prd"),
    "preproduction": ("preproduction", "preprod", "pre-production", "staging", "præproduktion", "præprod"),
    "test": ("test", "qa", "tst"),
    "development": ("development", "dev", "udvikling", "udv"),
    "training": ("training", "undervisning", "kursus", "uddannelse"),
}
_ENVIRONMENT_OF = {word: name for name, words in _ENVIRONMENTS.items() for word in words}


def parse_environment(text: str | None) -> str | None:
    """Read an environment in Danish or English as the inventory's word; None where it is none."""
    return None if text is None else _ENVIRONMENT_OF.get(re.sub(r"[\s_]?milj[øo]$", "", text.strip().lower()))
