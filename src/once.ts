/** What is made when it is first asked for, and given again from then on. */
export function once<Result>(make: () => Result): () => Result {
  let made: { readonly value: Result } | null = null;
  return () => (made ??= { value: make() }).value;
}
