"""Revisions and env.py read the application's settings from `flask.current_app`."""
from app.config import Config
from flask import Flask

app = Flask("app")
app.config.from_object(Config)
app.app_context().push()
