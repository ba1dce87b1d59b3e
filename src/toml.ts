/** smol-toml. No other file imports it. */
import { createRequire } from "node:module";

/** The document as plain values, or why it is none: the first line of the parser's words. Few runs read TOML; the others do not pay for loading the parser. */
export function parseToml(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  const toml = createRequire(import.meta.url)("smol-toml") as typeof import("smol-toml");
  try {
    return { ok: true, value: toml.parse(text) };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { ok: false, message: `not valid TOML: ${reason}` };
  }
}
