"""env.py takes the metadata from Flask-Migrate's part of the running application."""
from types import SimpleNamespace

from flask import Flask
from mwdb.model import db

app = Flask("mwdb")
app.extensions["migrate"] = SimpleNamespace(db=db, configure_args={"compare_type": True})
app.app_context().push()
