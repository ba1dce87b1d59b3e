"""Engine and sessions of the application."""
from __future__ import annotations

import os
from collections.abc import Iterator

from sqlmodel import Session, SQLModel, create_engine

from app import models  # noqa: F401  registers the tables

engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True)


def init_db() -> None:
    """Called when the application starts: creates the tables that do not exist yet."""
    SQLModel.metadata.create_all(engine)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
