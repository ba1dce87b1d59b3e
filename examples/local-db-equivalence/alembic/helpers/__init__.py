"""Shared pieces of the migrations. Imported as ``helpers`` (see prepend_sys_path in alembic.ini).

Migrations are history: what is here may gain functions, but the meaning of a function that a
released revision calls must not change.
"""
