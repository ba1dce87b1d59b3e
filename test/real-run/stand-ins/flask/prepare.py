"""For an env.py of Flask-Migrate's template: the engine and the metadata, without naming convention, of the running application."""
from types import SimpleNamespace
from typing import Any

import sqlalchemy
from flask import Flask


class Database:
    metadata = sqlalchemy.MetaData()
    metadatas = {None: metadata}

    @property
    def engine(self) -> Any:
        return sqlalchemy.create_engine("postgresql://")

    def get_engine(self, *_: Any, **__: Any) -> Any:
        return self.engine


app = Flask("app")
database = Database()
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://"
app.extensions |= {"migrate": SimpleNamespace(db=database, configure_args={}), "sqlalchemy": database}
app.app_context().push()
