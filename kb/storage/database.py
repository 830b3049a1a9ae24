"""Opens a casebook file: migrated, with foreign keys on, and with errors a person can act on."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["DEFAULT_DB", "batched", "connect", "explained", "load_library", "path_of", "to_fill"]

DEFAULT_DB = Path(__file__).parents[2] / "data" / "casebook.db"

# Seconds another process may hold the file before we give up on it.
LOCK_PATIENCE = 10.0


def connect(path: str | Path = DEFAULT_DB, *, read_only: bool = False) -> Database:
    """Open the casebook at ``path``; a file that is not there is made unless ``read_only``.

    A connection opened for reading may be shared between threads. Raises StoreError for a file
    that is missing, locked, damaged, not a casebook, or written by a newer version.
    """
    load_library()
    path = Path(path)
    with explained(path):
        if read_only:
            _ready_to_read(path)
            return _opened(path, "ro")
        if not path.parent.is_dir():
            raise StoreError(path, "its folder does not exist", f"Create it first: mkdir -p '{path.parent}'")
        db = _opened(path, "rwc")
        try:
            _migrate(db, path)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def to_fill(path: str | Path) -> Iterator[Database]:
    """Open a casebook to put reports or searches in; one made for it that stays empty is taken away again."""
    path = Path(path)
    made = not path.exists()
    db = connect(path)
    try:
        yield db
    finally:
        held = "SELECT 1 FROM reports UNION ALL SELECT 1 FROM searches LIMIT 1"
        empty = made and not db.execute(held).fetchone()
        db.close()
        for ending in ("", "-wal", "-shm") if empty else ():
            Path(f"{path}{ending}").unlink(missing_ok=True)


def path_of(db: Database) -> str:
    """Return the file a connection reads, ":memory:" for none."""
    return next((row["file"] for row in db.query("PRAGMA database_list") if row["file"]), ":memory:")


@contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turn SQLite's errors into StoreErrors that name the file and the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "locked" in said or "busy" in said:
            remedy = "Close the other program that is writing to it, then try again."
            raise StoreError(path, "the casebook is locked by another program", remedy) from error
        if "readonly" in said or "unable to open" in said or "disk is full" in said:
            remedy = "Check its permissions and the space on the disk, or choose another file with --db."
            raise StoreError(path, f"the casebook cannot be opened or written ({said})", remedy) from error
        raise StoreError(path, f"the casebook cannot be used ({said})", _REBUILD) from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise  # broken constraints and wrong calls are no fault of the file
        raise StoreError(path, f"the file is damaged or not a casebook ({error})", _REBUILD) from error


@contextmanager
def batched(db: Database) -> Iterator[None]:
    """Make one transaction of many saves: what was saved stays, also where something else then fails.

    It waits its turn to write before it reads anything, so that two programs may fill one casebook at once.
    """
    with explained(path_of(db)):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if db.conn.in_transaction:
                db.conn.execute("COMMIT")


_REBUILD = "Move the file away and build a new one: casebook ingest data/reports --db NEW.db"


def load_library() -> None:
    """Load sqlite-utils without pandas and NumPy, whose column types nothing here uses.

    Loading them takes a second. A server calls this before it starts threads that might load them too.
    """
    if "sqlite_utils" in sys.modules:
        return
    absent = [name for name in ("pandas", "numpy") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]


def _opened(path: Path, mode: str) -> Database:
    from sqlite_utils import Database

    if str(path) == ":memory:":
        db = Database(memory=True)
    else:
        location = f"{path.resolve().as_uri()}?mode={mode}"
        shared = mode == "ro"
        connection = sqlite3.connect(location, uri=True, timeout=LOCK_PATIENCE, check_same_thread=not shared)
        db = Database(connection)
    db.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log a crash of the program still loses nothing, and storing is five times faster.
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _ready_to_read(path: Path) -> None:
    """Refuse what cannot be read, and bring an older casebook up to date."""
    from kb.storage.migrations import casebook_migrations

    if not path.is_file():
        raise StoreError(
            path, "there is no casebook here", f"Make it: casebook ingest data/reports --db '{path}'"
        )
    with _opened(path, "ro") as db:
        _check_origin(db, path)
        pending = casebook_migrations.pending(db)
    if pending:
        connect(path).close()


def _migrate(db: Database, path: Path) -> None:
    from kb.storage.migrations import casebook_migrations

    _check_origin(db, path)
    if casebook_migrations.pending(db):
        if not db.memory:
            db.enable_wal()
        casebook_migrations.apply(db)


def _check_origin(db: Database, path: Path) -> None:
    """Raise StoreError for another program's database and for a newer casebook."""
    from kb.storage.migrations import casebook_migrations

    applied = {migration.name for migration in casebook_migrations.applied(db)}
    if not applied and db.table_names():
        raise StoreError(path, "this is an SQLite file of another program", "Choose another file with --db.")
    # The library keeps no public list of its own names; nothing is newer than what it calls pending.
    fresh = _opened(Path(":memory:"), "rwc")
    known = {migration.name for migration in casebook_migrations.pending(fresh)}
    fresh.close()
    if newer := sorted(applied - known):
        problem = f"it was written by a newer version of the casebook ({newer[-1]})"
        raise StoreError(path, problem, "Update the program, or choose another file with --db.")
