"""Two folders change places in one step, so that no reader ever finds none."""

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path

Exchange = Callable[[Path, Path], bool]  # swaps two folders in one step, or says False where the system can't
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap(draft: Path, out: Path, exchange: Exchange) -> Path | None:
    """Exchange the two folders in one step where the system can, so that no reader ever finds none.

    What it gives is the folder that is left over, None when there was nothing published before.
    """
    if not out.exists():
        os.replace(draft, out)
        return None
    if exchange(draft, out):
        return draft
    old = out.with_name(f".{out.name}.old")
    os.replace(out, old)
    try:
        os.replace(draft, out)
    except OSError:
        os.replace(old, out)
        raise
    return old


def exchange_folders(one: Path, other: Path) -> bool:
    """Linux's renameat2 with RENAME_EXCHANGE; False where there is no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.EBUSY):
        return False
    raise OSError(code, os.strerror(code), str(other))
