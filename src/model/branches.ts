/** Which revisions stand on which, for chains whose branches run side by side. */
import type { Chain, Revision } from "./history.ts";

const standingOf = new WeakMap<Chain, (upper: Revision, lower: Revision) => boolean>();

/** Whether a chain is one line: each revision stands on all that run before it. */
export function isLinear({ revisions, heads }: Chain): boolean {
  return heads.length <= 1 && revisions.every(({ down, dependsOn }, at) => down.length <= 1 && dependsOn.length === 0 && (at === 0 || down.length === 1));
}

/** Whether `upper` stands on `lower`, or is it, by down_revision and depends_on; as `ancestorsOf`, for very many questions. */
export function standsOn(chain: Chain): (upper: Revision, lower: Revision) => boolean {
  const known = standingOf.get(chain);
  if (known) return known;
  const placeOf = new Map(chain.revisions.map((revision, place) => [revision.id, place]));
  const words = Math.ceil(chain.revisions.length / 32);
  // One bit for each revision; in running order the parents come first.
  const below = chain.revisions.map(() => new Uint32Array(words));
  chain.revisions.forEach(({ down, dependsOn }, place) => {
    const own = below[place]!;
    own[place >> 5]! |= 1 << (place & 31);
    for (const id of [...down, ...dependsOn]) {
      const parent = placeOf.get(id);
      if (parent !== undefined) below[parent]!.forEach((word, at) => (own[at]! |= word));
    }
  });
  const answer = (upper: Revision, lower: Revision): boolean => {
    const [at, place] = [placeOf.get(upper.id), placeOf.get(lower.id)];
    return at !== undefined && place !== undefined && (below[at]![place >> 5]! & (1 << (place & 31))) !== 0;
  };
  standingOf.set(chain, answer);
  return answer;
}
