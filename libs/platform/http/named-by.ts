/** Values as an enum of GraphQL, in which each goes by its own name. */
export const namedBy = <T extends string>(values: readonly T[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as { readonly [name in T]: name };
