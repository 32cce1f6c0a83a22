"""What must not leave a configuration: passwords, keys, communities and what looks like them."""

import re

from samdrift.importers.values import without_contacts

#: After these words a configuration gives a secret: nothing behind them is kept.
_TELLING = re.compile(
    r"(?i)(?<![\w-])("
    r"(?:[\w-]*[-_])?(?:passwords?|passwd|passwort|passphrase|secrets?|pwd|psk|psksecret|keys?|key-?string|"
    r"community|communities|ciphertext|plaintext|hash|token|cookie|credentials?|md5|sha\d*|hmac[\w-]*|"
    r"authentication|auth|priv|encrypted|enc|sessionkey|passcode|hemmelig\w*|kodeord|adgangskode|kode|login|pin)"
    r"|username|user|snmpv3)(?![\w-])(?=[\s:=\"'])"
)
#: Hashes and encrypted values that stand without a telling word before them.
_LOOKS_SECRET = re.compile(
    r"\$[0-9a-z]{1,8}\$\S+|://[^\s/@]+:[^\s/@]+@|\b[0-9A-Fa-f]{24,}\b|[A-Za-z0-9+/]{40,}={0,2}"
)
#: In free text only what a person would write before a password.
_TELLING_IN_PROSE = re.compile(
    r"(?i)(?<!\w)(passwords?|passwd|pass|pwd|pw|psk|passphrase|secret|community|pre-shared-key|kodeord|"
    r"adgangskode|kode|pinkode|pin|login|key)(?!\w)\s*(?:[:=]|er\b|is\b|\s)\s*\S.*"
)
#: Parts of the telling words: without any of them the slow search is spared.
_PARTS = (
    "pass", "secret", "key", "commun", "pwd", "psk", "text", "hash", "token", "cookie", "credential", "md5",
    "sha", "hmac", "auth", "priv", "enc", "hemmelig", "kode", "login", "pin", "user", "snmpv3",
)  # fmt: skip
#: What a keyword of a configuration looks like; anything else may be data.
_KEYWORD = re.compile(r"[a-z][a-z-]{1,23}")


def without_secrets(statement: str) -> str:
    """Cut a statement where a secret may begin, and hide what looks like one."""
    lowered = statement.lower()
    for part in _PARTS:
        if part in lowered:
            match = _TELLING.search(statement)
            statement = statement if match is None else statement[: match.end()] + " …"
            break
    if "$" in statement or "://" in statement or max(map(len, statement.split()), default=0) >= 24:
        return _LOOKS_SECRET.sub("…", statement)
    return statement


def without_told_secrets(prose: str | None) -> str | None:
    """Return free text, such as a description, without the password, mail or telephone that it tells."""
    if not prose:
        return None
    return without_contacts(_LOOKS_SECRET.sub("…", _TELLING_IN_PROSE.sub(r"\1 …", prose))) or None


def keyword(word: str) -> str:
    """The word if it can only be a keyword; else an ellipsis: it may be a part of a key."""
    return word if _KEYWORD.fullmatch(word) else "…"
