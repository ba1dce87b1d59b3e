export function seeds(chain: { readonly head: string; readonly parent: string; readonly parameters: string }): [rule: string, texts: string[]][];
