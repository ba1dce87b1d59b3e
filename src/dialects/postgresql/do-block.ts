import type { Operation, SqlStatement } from "../../model/operation.ts";
/** Reads a SQL text inside a statement. */
export type ReadText = (text: string) => readonly SqlStatement[];
export function readDoBlock(_body: string, _readText: ReadText): readonly Operation[] {
  return [{ kind: "unread", reason: "a DO block", mayTouch: null }];
}
