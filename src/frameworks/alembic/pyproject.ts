/** Reads `[tool.alembic]` in `pyproject.toml` (Alembic 1.16 and later: alembic/config.py, `toml_alembic_config`). */
import { parseToml } from "../../toml.ts";

/** The table `[tool.alembic]`, or why it cannot be used; null when the file has none. */
export type PyprojectTable =
  | { readonly ok: true; readonly options: ReadonlyMap<string, unknown> }
  | { readonly ok: false; readonly message: string }
  | null;

/** Every way to write the table names it so, but for ones that nobody uses (`tool = { alembic = ... }`). */
const MENTIONS_ALEMBIC = /\btool\s*\.\s*["']?alembic\b/;

/** The table with `%(here)s` filled in. Never fails. `here` is the absolute folder of the file. */
export function parsePyproject(text: string, here: string): PyprojectTable {
  if (!MENTIONS_ALEMBIC.test(text)) return null;
  const file = parseToml(text);
  if (!file.ok) return file;
  const table = property(property(file.value, "tool"), "alembic");
  if (table === undefined) return null;
  if (typeof table !== "object" || table === null || Array.isArray(table)) return { ok: false, message: "[tool.alembic] is not a table" };
  return { ok: true, options: new Map(Object.entries(table).map(([name, value]) => [name, interpolated(value, here)])) };
}

/** Python's `value % {"here": ...}` for every string; a string that this would refuse becomes null. */
function interpolated(value: unknown, here: string): unknown {
  if (Array.isArray(value)) return value.map((item) => interpolated(item, here));
  if (typeof value !== "string") return value;
  let failed = false;
  const result = value.replace(/%(?:%|\(([^)]*)\)s)?/g, (match: string, name: string | undefined) => {
    if (match === "%%") return "%";
    if (name === "here") return here;
    failed = true;
    return "";
  });
  return failed ? null : result;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
