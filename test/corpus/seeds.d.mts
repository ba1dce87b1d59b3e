export function seeds(chain: { readonly head: string; readonly parent: string; readonly parameters: string; readonly isTorn?: boolean; readonly dialect?: string }): [rule: string, texts: string[]][];
