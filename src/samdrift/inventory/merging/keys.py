"""What identifies a machine, in one writing; and what only looks as if it did."""

import re
from itertools import pairwise

#: Values that makers leave in SMBIOS fields, lower case without signs (seen in the field).
_JUNK_SERIALS = frozenset({
    "", "0", "none", "na", "null", "default", "defaultstring", "notspecified", "notavailable",
    "notapplicable", "tobefilledbyoem", "systemserialnumber", "serialnumber", "chassisserialnumber",
    "oem", "unknown", "ukendt", "123456789", "1234567890", "12345678", "0123456789", "xxxxxxx",
    "invalid", "empty", "vmware", "virtualmachine",
    "notinstalled", "filledbyoem", "sn", "test",
})  # fmt: skip
#: UUIDs that whole series of boards share.
_JUNK_UUIDS = frozenset({
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "03000200-0400-0500-0006-000700080009", "12345678-1234-5678-90ab-cddeefaabbcc",
    "00020003-0004-0005-0006-000700080009", "01234567-8910-1112-1314-151617181920",
})  # fmt: skip
#: MAC addresses that several machines share by design: VRRP, HSRP (1 and 2), GLBP, Microsoft NLB, broadcast.
_SHARED_MACS = re.compile(
    r"00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f|00:07:b4:00:|02:bf:|03:bf:|ff:ff:ff:ff:ff:ff|00:00:00:00:00:00"
)
_GENERIC_NAMES = frozenset({
    "localhost", "server", "pc", "computer", "host", "vm", "test", "printer", "router", "switch",
    "gateway", "unknown", "ukendt", "none", "new virtual machine", "ny server", "template", "_gateway",
    "firewall", "nas",
})  # fmt: skip


#: Names longer than a DNS name may be are not compared letter by letter.
MAX_NAME = 253
#: Where the fields of a UUID begin and end among its 32 digits.
_UUID_FIELDS = (0, 8, 12, 16, 20, 32)
#: A DNS name's domain: labels, the last one letters only. "SW-B1.2" and "Switch 1.2" have none.
_DOMAIN = re.compile(r"(\.[^\s.]+)*\.[^\W\d_]{2,}\.?|\.")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*")


def canonical_serial(value: str | None) -> str | None:
    """A serial number without signs, upper case; None for junk, and for what only repeats one sign."""
    if value is None:
        return None
    plain = re.sub(r"[^0-9a-z]", "", value.lower())
    if plain in _JUNK_SERIALS or len(set(plain)) < 2 or len(plain) < 4:
        return None
    return plain.upper()


def canonical_uuid(value: str | None) -> str | None:
    """A UUID in the lesser of its two byte orders; None for junk, and for what is no UUID.

    SMBIOS before 2.6, and VMware and Windows after it, write the first three fields
    little-endian; Linux and NetBox write them as they are (DMTF DSP0134, 7.2.1).
    """
    if value is None:
        return None
    digits = re.sub(r"[-\s{}]|^(urn:uuid:|vmware-)", "", value.strip().lower())
    if re.fullmatch(r"[0-9a-f]{32}", digits) is None:
        return None
    lowered = "-".join(digits[start:end] for start, end in pairwise(_UUID_FIELDS))
    if lowered in _JUNK_UUIDS or len(set(digits)) < 2:
        return None
    first, second, third, *rest = lowered.split("-")
    swapped = "-".join((_swap(first), _swap(second), _swap(third), *rest))
    return min(lowered, swapped) if swapped not in _JUNK_UUIDS else None


def _swap(field: str) -> str:
    return "".join(field[i : i + 2] for i in range(len(field) - 2, -1, -2))


def is_shared_mac(mac: str) -> bool:
    """Whether a MAC address (``aa:bb:…``) is one that several machines have by design."""
    return _SHARED_MACS.match(mac) is not None


def canonical_name(name: str | None) -> str | None:
    """A host name without its domain, in one writing: lower case, ``_`` as ``-``.

    None if it is generic, or an address: that names no machine.
    """
    if name is None:
        return None
    lowered = name.strip().lower()
    if _ADDRESS.fullmatch(lowered):
        return None
    label, dot, rest = lowered.partition(".")
    kept = label if _DOMAIN.fullmatch(dot + rest) else lowered
    folded = kept.replace("_", "-").strip("- ")
    return None if not folded or folded in _GENERIC_NAMES else folded


def canonical_fqdn(fqdn: str | None) -> str | None:
    """A DNS name in one writing; None where it names no single host."""
    if fqdn is None:
        return None
    folded = fqdn.strip().lower().rstrip(".").replace("_", "-")
    if "." not in folded or folded.split(".", 1)[0] in _GENERIC_NAMES:
        return None
    return folded


def name_numbers(name: str) -> tuple[str, ...]:
    """The numbers in a name: ``srv-sql02`` and ``srv-sql2`` agree, ``srv-sql3`` does not."""
    return tuple(digits.lstrip("0") or "0" for digits in re.findall(r"[0-9]+", name))


def plain_name(name: str) -> str:
    """A canonical name with numbers without leading zeros and no signs, for comparing letters."""
    plain = name.replace("-", "").replace(" ", "")
    return re.sub(r"[0-9]+", lambda digits: digits.group().lstrip("0") or "0", plain)


def os_family(value: str | None) -> str | None:
    """What two names of an operating system must share to agree: ``windows 2019``, ``ubuntu``, ``rhel``.

    Sources write editions, bits and patch levels differently; only family and, for Windows,
    the release are compared.
    """
    if value is None:
        return None
    lowered = value.lower()
    if "windows" in lowered:
        release = re.search(r"\b(20\d\d|1[01]|[78]|xp|vista)\b", lowered)
        return f"windows {release.group(1)}" if release else "windows"
    for family, signs in _FAMILIES:
        if any(sign in lowered for sign in signs):
            return family
    return None


_FAMILIES = (
    ("rhel", ("red hat", "rhel", "centos", "rocky", "alma", "oracle linux")),
    ("ubuntu", ("ubuntu",)),
    ("debian", ("debian",)),
    ("suse", ("suse", "sles")),
    ("esxi", ("esxi", "vmkernel")),
    ("freebsd", ("freebsd",)),
    ("linux", ("linux", "photon")),
)
