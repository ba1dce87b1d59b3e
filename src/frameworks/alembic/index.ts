/** Alembic: finding chains, reading revisions and env.py, and what migrations see of the database. */
import type { Framework } from "../index.ts";
import { readApplication } from "./application.ts";
import { changesIn } from "./changes.ts";
import { findChains } from "./discover.ts";
import { readEnvironment } from "./environment.ts";
import { createHost } from "./host.ts";
import { propose } from "./repairs/index.ts";
import { readRevisions } from "./revisions.ts";

export const alembic: Framework = {
  name: "alembic",
  find: findChains,
  read(place, project, parser) {
    const { chain, modules } = readRevisions(place, project, parser);
    return { chain, environment: readEnvironment(place, project, parser, chain, modules) };
  },
  changesIn,
  application: readApplication,
  host: createHost,
  propose,
};
