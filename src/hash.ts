/** Digests. Loading Node's crypto takes longer than most of what asks for it, and few runs ask. */
import { createRequire } from "node:module";

/** The digest of a text's UTF-8 bytes, in lower-case hexadecimal digits. */
export function hexDigest(algorithm: "md5" | "sha256", text: string): string {
  const { createHash } = createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  return createHash(algorithm).update(text, "utf8").digest("hex");
}
