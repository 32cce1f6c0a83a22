"""What only the edge knows: today's date, the version, and the secret key for pseudonyms."""

import os
import secrets
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from samdrift.programme.make import STAGES, PlanSettings
from samdrift.programme.pseudonyms import KEY_BYTES


class UnableToReadKey(Exception):
    """The key for pseudonyms is missing, too short, or cannot be made."""


def today_in_denmark() -> date:
    """Today's date where the municipalities are."""
    return datetime.now(tz=ZoneInfo("Europe/Copenhagen")).date()


def plan_settings(*, today: date | None, key_file: Path | None, until: str = STAGES[-1]) -> PlanSettings:
    """Settings for a run; the key comes from ``key_file`` or the user's own (see ADR 0003).

    Raises:
        UnableToReadKey: the key cannot be read or made.
    """
    return PlanSettings(
        today=today or today_in_denmark(),
        pseudonym_key=_read_key(key_file),
        version=version("samdrift"),
        until=until,
    )


def _read_key(key_file: Path | None) -> bytes:
    path = key_file or _own_key_file()
    try:
        if key_file is None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise UnableToReadKey(
            f"The key for pseudonyms, {path}, cannot be read or made ({error.strerror}). "
            "Give one with --pseudonym-key FILE."
        ) from error
    if len(key) < KEY_BYTES:
        raise UnableToReadKey(f"The key for pseudonyms, {path}, is shorter than {KEY_BYTES} bytes.")
    return key


def _own_key_file() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "samdrift" / "pseudonym.key"
