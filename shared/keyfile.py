"""Secrets in files that only their owner can read, or in the environment; read again when they were replaced.

A key is 32 bytes in base64. Instead of the file `signing.key` a process may be given PARAVANI_KEY_SIGNING, instead of
`sealing/ctc.key` PARAVANI_KEY_CTC: the file's name in capitals. A key from the environment is read once.
A secret is replaced as a whole (a new file is renamed over the old one), so that a reader sees either, never half.
"""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

KEY_BYTES = 32
T = TypeVar("T")


class UnsafeSecret(RuntimeError):
    """A secret that must not be used; the message says which file and how to mend it, never what is in it."""


def read_secret(file: Path) -> bytes:
    """The bytes of a secret file; UnsafeSecret if it is not there or if anybody but its owner could read it."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise UnsafeSecret(
                f"{file} can be read by others (its mode is {mode:o}); mend it with: chmod 600 {file}"
            )
        return file.read_bytes()
    except OSError as failure:
        raise UnsafeSecret(f"{file} cannot be read ({failure.strerror}); bring it back") from None


def exit_unless_private(folder: Path) -> None:
    """End the process with a sentence if anybody but their owner could read the secrets of a folder; at its start."""
    try:
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".key", ".json"}:
                read_secret(file)
    except UnsafeSecret as wrong:
        raise SystemExit(f"refused to start: {wrong}") from None


def read_key(file: Path) -> bytes:
    """The key of a file, or of the environment's variable for it; UnsafeSecret where neither holds a key."""
    variable = f"PARAVANI_KEY_{file.stem.upper()}"
    given = os.environ.get(variable)
    where = variable if given else str(file)
    try:
        key = base64.b64decode(given or read_secret(file).strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise UnsafeSecret(f"{where} is not a key of {KEY_BYTES} bytes in base64; bring the right one back")
    return key


def formers(file: Path) -> list[Path]:
    """The keys that a key file has replaced and that are still kept beside it, as `<name>.<id>.key`."""
    return sorted(file.parent.glob(f"{file.stem}.*{file.suffix}"))


@dataclass(slots=True)
class Fresh(Generic[T]):
    """What was made of a file, made anew when the file was replaced. A file that is gone leaves the last one."""

    file: Path
    make: Callable[[Path], T]
    _seen: tuple[int, int] | None = None
    _made: list[T] = field(default_factory=list)

    def get(self) -> T:
        """The present one; costs one look at the file's status."""
        seen = version(self.file)
        if not self._made or (seen is not None and seen != self._seen):
            self._made = [self.make(self.file)]
            self._seen = seen
        return self._made[0]


def version(file: Path) -> tuple[int, int] | None:
    """What tells one state of a file from another; None where there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@dataclass(frozen=True, slots=True)
class PasswordFile:
    """Kafka's passwords of one identity: {user: password}."""

    file: Path

    def user_of(self, client: str) -> str:
        """The user that a client's name begins with (`csdp.ctc.grants.relay` is `csdp.ctc.grants`), else the first."""
        users = list(self._read())
        return next((user for user in users if f"{client}.".startswith(f"{user}.")), users[0])

    def of(self, user: str) -> str:
        """A user's password, which is looked up again at each new connection: it may have been rotated."""
        return _Rotating.of(self, user)

    def now(self, user: str) -> str:
        """A user's password as the file has it now; UnsafeSecret if it has none."""
        try:
            return self._read()[user]
        except KeyError:
            raise UnsafeSecret(f"{self.file} has no password for {user}; provision again") from None

    def _read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(read_secret(self.file))
        except ValueError:
            found = {}
        if not found:
            raise UnsafeSecret(f"{self.file} is not a list of Kafka users and passwords; provision again")
        return found


class _Rotating(str):
    """A password as aiokafka wants one, a string; what it encodes to is what the file says at that moment."""

    __slots__ = ("_file", "_user")
    _file: PasswordFile
    _user: str

    @classmethod
    def of(cls, file: PasswordFile, user: str) -> _Rotating:
        """The password of a user."""
        made = cls(file.now(user))
        made._file, made._user = file, user
        return made

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """Called by aiokafka for each new connection."""
        return self._file.now(self._user).encode(encoding, errors)
