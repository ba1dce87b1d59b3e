/** The naming convention of env.py's target_metadata, found without running anything. Each case is a project. */
import { describe, expect, test } from "vitest";
import { findChains } from "../src/frameworks/alembic/discover.ts";
import { readEnvironment } from "../src/frameworks/alembic/environment.ts";
import { readRevisions } from "../src/frameworks/alembic/revisions.ts";
import type { NamingConvention } from "../src/model/history.ts";
import { memoryProject } from "../src/project.ts";
import { loadPythonParser } from "../src/syntax/parser.ts";

const parser = await loadPythonParser();

const INI = "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n";

function namingOf(files: Record<string, string>): NamingConvention {
  const project = memoryProject(new Map(Object.entries({ "alembic.ini": INI, "alembic/versions/README": "", "app/__init__.py": "", ...files })));
  const place = findChains(project, "").places.find((each) => each.path === "alembic")!;
  const { chain, modules } = readRevisions(place, project, parser);
  return readEnvironment(place, project, parser, chain, modules).naming;
}

/** An env.py that passes what an expression gives. */
function env(imports: string, metadata: string): string {
  return `from alembic import context\n${imports}\n\ntarget_metadata = ${metadata}\n\ndef run(connection):\n    context.configure(\n        connection=connection,  # the pool's\n        target_metadata=target_metadata,\n    )\n    context.run_migrations()\n`;
}

const CONVENTION = '{"uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}';
const KNOWN = { kind: "known", patterns: new Map([["uq", "uq_%(table_name)s_%(column_0_name)s"], ["pk", "pk_%(table_name)s"]]) };
const IMPORT = "from app.models import Base";
const METADATA = "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase, declarative_base, registry\n";

describe("a convention is found", () => {
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ["in env.py", { "alembic/env.py": env("from sqlalchemy import MetaData", `MetaData(naming_convention=${CONVENTION})`) }],
    [
      "set on the metadata",
      {
        "alembic/env.py": env(
          "from sqlmodel import SQLModel\nfrom app.names import NAMES",
          "SQLModel.metadata\ntarget_metadata.naming_convention = NAMES",
        ),
        "app/names.py": `NAMES: dict[str, str] = ${CONVENTION}\n`,
      },
    ],
    [
      "set on a base elsewhere",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}Base = declarative_base()\nBase.metadata.naming_convention = ${CONVENTION}\n`,
      },
    ],
    [
      "given to declarative_base",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}convention = ${CONVENTION}\nBase = declarative_base(cls=Mixin, metadata=MetaData(schema="s", naming_convention=convention))\n`,
      },
    ],
    [
      "in a class",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}class Base(DeclarativeBase):\n    """The base."""\n\n    metadata = MetaData(\n        naming_convention=${CONVENTION},\n    )\n\n\nclass User(Base):\n    __tablename__ = "user"\n`,
      },
    ],
    [
      "in a class that others derive from",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models/__init__.py": "from .base import *\n",
        "app/models/base.py": `${METADATA}class Root(DeclarativeBase):\n    metadata: MetaData = MetaData(naming_convention=${CONVENTION})\n\nclass Base(Mixin, Root):\n    __abstract__ = True\n`,
      },
    ],
    [
      "in a registry",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}class Base(DeclarativeBase):\n    registry = registry(metadata=MetaData(naming_convention=${CONVENTION}))\n`,
      },
    ],
    [
      "through names and packages",
      {
        "alembic/env.py": env("import app.models as models", "models.base.Base.metadata"),
        "app/models/__init__.py": "from app.models import base\n",
        "app/models/base.py": `${METADATA}from ..names import (\n    CONVENTION as names,  # ours\n)\nmetadata = MetaData(naming_convention=names)\nBase = declarative_base(metadata=metadata)\n`,
        "app/names.py": `CONVENTION = ${CONVENTION}\n`,
      },
    ],
    [
      "as dict(...)",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=dict(uq="uq_%(table_name)s_" "%(column_0_name)s", pk=PK)))\nPK = "pk_%(table_name)s"\n`,
      },
    ],
    [
      "put together",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}from sqlalchemy import UniqueConstraint\nFIRST = {UniqueConstraint: "uq_%(table_name)s_%(column_0_name)s"}\nBase = declarative_base(metadata=MetaData(naming_convention={**FIRST, "pk": "pk_%(table_name)s"}))\n`,
      },
    ],
    [
      "for Flask-SQLAlchemy",
      {
        "alembic/env.py": env("from app.extensions import db", "db.metadata"),
        "app/extensions.py": `from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\ndb = SQLAlchemy(metadata=MetaData(naming_convention=${CONVENTION}))\n`,
      },
    ],
    [
      "for Flask-Migrate",
      {
        "alembic/env.py": env("from flask import current_app", "current_app.extensions['migrate'].db.metadata"),
        "app/extensions.py": `from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import MetaData\nmetadata = MetaData(naming_convention=${CONVENTION})\ndb = SQLAlchemy(metadata=metadata)\n`,
      },
    ],
    [
      "in a function",
      {
        "alembic/env.py": env("from app.bridge import make_metadata", "make_metadata(models)"),
        "app/bridge.py": `from sqlalchemy import MetaData\ndef make_metadata(models):\n    metadata = MetaData(\n        naming_convention=${CONVENTION}\n    )\n    return metadata\n`,
      },
    ],
    [
      "where the metadata cannot be followed",
      {
        "alembic/env.py": env("from app.interface import provide", "provide().Base.metadata"),
        "app/interface.py": "from app import models\ndef provide():\n    return THINGS[0]\n",
        "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${CONVENTION}))\n`,
      },
    ],
    [
      "in options",
      {
        "alembic/env.py": `from alembic import context\nfrom app.models import Base\noptions = {"target_metadata": Base.metadata}\ncontext.configure(connection=connection, **options)\n`,
        "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${CONVENTION}))\n`,
      },
    ],
  ];
  test.each(cases)("%s", (_name, files) => expect(namingOf(files)).toEqual(KNOWN));
});

describe("there is none", () => {
  const models = `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${CONVENTION}))\nOther = declarative_base()\n`;
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ["without env.py", {}],
    [
      "without target_metadata",
      {
        "alembic/env.py": "from alembic import context\nfrom app.models import Base\ncontext.configure(connection=connection)\n",
        "app/models.py": models,
      },
    ],
    ["when it is None", { "alembic/env.py": env(IMPORT, "None"), "app/models.py": models }],
    // Alembic looks for the attribute, and a list has none.
    ["when there are several metadata", { "alembic/env.py": env(IMPORT, "[Base.metadata]"), "app/models.py": models }],
    // base_env.run() calls context.configure().
    [
      "when another base has one, and a helper gets the metadata",
      {
        "alembic/env.py":
          "from alembic import context\nfrom app.models import Other\nfrom app.base_env import run\n\ntarget_metadata = Other.metadata\nrun(target_metadata, context.config)\n",
        "app/models.py": models,
        "app/base_env.py":
          "from alembic import context\ndef run(target_metadata, config):\n    context.configure(connection=connection, target_metadata=target_metadata)\n",
      },
    ],
    ["when another base has one", { "alembic/env.py": env("from app.models import Other", "Other.metadata"), "app/models.py": models }],
    [
      "when only a batch block has one",
      {
        "alembic/env.py": env("from app.interface import provide", "provide().metadata"),
        "app/interface.py":
          "def provide():\n    with op.batch_alter_table('t', naming_convention={'uq': 'x'}):\n        return THINGS[0]\n",
      },
    ],
    ["when it is empty", { "alembic/env.py": env("from sqlalchemy import MetaData", "MetaData(naming_convention={})") }],
    [
      "when it is a comment",
      { "alembic/env.py": env("from sqlalchemy import MetaData", `MetaData()\n# target_metadata.naming_convention = ${CONVENTION}`) },
    ],
    [
      "when models are for autogenerate only",
      {
        "alembic/env.py": env(
          "from alembic import config",
          "load()\ndef load():\n    if not getattr(config.cmd_opts, 'autogenerate', False):\n        return None\n    from application.models import metadata\n    return metadata\n",
        ),
      },
    ],
    ["when it is SQLModel's", { "alembic/env.py": env("from sqlmodel import SQLModel", "SQLModel.metadata") }],
  ];
  test.each(cases)("%s", (_name, files) => expect(namingOf(files)).toEqual({ kind: "none" }));
});

describe("it is not known", () => {
  const models = (convention: string): Record<string, string> => ({
    "alembic/env.py": env(IMPORT, "Base.metadata"),
    "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${convention}))\n`,
  });
  const cases: readonly (readonly [string, Record<string, string>, string])[] = [
    [
      "when a value is a function",
      models('{"uq": "uq_%(columns)s", "columns": lambda constraint, table: "x"}'),
      "the naming convention has keys or values that are computed",
    ],
    ["when it is computed", models("make()"), "the naming convention is computed by a call"],
    ["when it is filled later", models("{name: pattern for name, pattern in PATTERNS}"), "the naming convention is computed"],
    [
      "when it comes from a library",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}from library import NAMES\nBase = declarative_base(metadata=MetaData(naming_convention=NAMES))\n`,
      },
      "the naming convention comes from library, which is no part of the project",
    ],
    [
      "when the metadata comes from a library",
      { "alembic/env.py": env("from library.models import Base", "Base.metadata") },
      "Base comes from library.models, which is no part of the project",
    ],
    [
      "when there are several",
      {
        "alembic/env.py": env(`from app.models import Base, flag`, "Base.metadata"),
        "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${CONVENTION}))\nif flag:\n    pass\nBase = declarative_base(metadata=MetaData(naming_convention={"pk": "p"}))\n`,
      },
      "there are several naming conventions",
    ],
    [
      "when the metadata cannot be followed and another has none",
      {
        "alembic/env.py": env("from app.interface import provide", "provide().Base.metadata"),
        "app/interface.py": "from app import models, plain\ndef provide():\n    return THINGS[0]\n",
        "app/models.py": `${METADATA}Base = declarative_base(metadata=MetaData(naming_convention=${CONVENTION}))\n`,
        "app/plain.py": `${METADATA}Base = declarative_base()\n`,
      },
      "target_metadata could not be followed, and not every metadata that env.py imports has a naming convention",
    ],
    [
      "when it is defined by itself",
      {
        "alembic/env.py": env(IMPORT, "Base.metadata"),
        "app/models.py": `${METADATA}names = {**names}\nBase = declarative_base(metadata=MetaData(naming_convention=names))\n`,
      },
      "the naming convention is defined by itself",
    ],
  ];
  test.each(cases)("%s", (_name, files, reason) => expect(namingOf(files)).toEqual({ kind: "unknown", reason }));

  test("when too many modules are imported", () => {
    const many = Array.from({ length: 200 }, (_each, at) => [`app/m${at}.py`, `from app import m${at + 1}\n`] as const);
    expect(namingOf({ "alembic/env.py": env("from app import m0", "m0.provide().metadata"), ...Object.fromEntries(many) })).toEqual({
      kind: "unknown",
      reason: "target_metadata could not be followed, and env.py imports more than 150 modules",
    });
  });
});

test("bases that go in circles end", () => {
  expect(
    namingOf({
      "alembic/env.py": env(IMPORT, "Base.metadata"),
      "app/models.py": "from app.other import Base\n",
      "app/other.py": "from app.models import Base\n",
    }),
  ).toEqual({ kind: "none" });
  expect(namingOf({ "alembic/env.py": env(IMPORT, "Base.metadata"), "app/models.py": "class Base(Base):\n    pass\n" })).toEqual({ kind: "none" });
});
