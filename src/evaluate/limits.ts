/**
 * What the interpreter refuses to go beyond. Migrations are small programs: each limit is far above
 * what a real chain needs and low enough that hostile input costs seconds at most. Hitting one is
 * reported (`onLimit`) and the value becomes unknown.
 */

/** Project modules loaded for one chain; application packages of this size are met, larger ones are not. */
export const MAX_MODULES = 2_000;

/** Turns of one loop. Migrations loop over tables, columns and seed rows; a loop beyond this waits for something. */
export const MAX_LOOP_TURNS = 10_000;

/** Python calls inside each other. Recursion in migrations walks trees of a few levels. */
export const MAX_CALL_DEPTH = 100;

/**
 * Calls of one function that may run when it is called once more and nobody knows whether it is: each may branch
 * into several. With one level more, what an application does to read its settings takes all the steps of a run.
 */
export const MAX_UNCERTAIN_RECURSION = 1;

/** Nested nodes on the interpreter's own stack, over all calls; kept well below where JavaScript's stack ends. */
export const MAX_NESTING = 1_200;

/** Nodes evaluated in one run or one module: a second or two of work. Of 2,900 public migrations the largest took 46,000. */
export const MAX_STEPS = 500_000;

/** What taking back and merging one alternative costs, in steps. */
export const STEPS_PER_ALTERNATIVE = 10;

/** UTF-16 code units of one string. SQL texts with seed data reach hundreds of kilobytes. */
export const MAX_TEXT = 4 * 1024 * 1024;

/** Characters that a text is padded to; larger widths only serve to make long strings. */
export const MAX_WIDTH = 100_000;

/** Pieces, and holes, of one string. With more, nobody looks up where in the project its characters stand. */
export const MAX_PIECES = 10_000;

/** Items of one list, tuple, set or dict. */
export const MAX_ITEMS = 100_000;

/** Bits of one integer: more than any number that a database takes. */
export const MAX_INTEGER_BITS = 4_096;

/** Unknown conditions that stand inside each other, or behind each other with paths that left. */
export const MAX_OPEN_ALTERNATIVES = 256;

/** Branches that wait for the same end are merged into one when a loop has made more of them than this. */
export const MAX_WAITING_BRANCHES = 8;

/** How many collections inside each other are searched for an object that reaches the database, and are opened when handed to unknown code. */
export const MAX_CONTAINER_DEPTH = 4;

/** Characters of source text quoted in a reason. */
export const MAX_QUOTED_TEXT = 60;
