/** A JSON-LD object. */
export type JsonLd = { readonly [name: string]: unknown };

/** What ODRL's own vocabulary has no word for; each of its terms is in docs/agreements.md. */
export const profile = 'urn:shutong:odrl:1';
export const term = (name: string): string => `${profile}:${name}`;

export const uid = (kind: string, code: string): string =>
  `urn:shutong:${kind}:${encodeURIComponent(code)}`;

export const constraint = (
  leftOperand: string,
  operator: string,
  rightOperand: unknown,
): JsonLd => ({
  '@type': 'Constraint',
  leftOperand,
  operator,
  rightOperand,
});

export const dateTime = (micros: number): JsonLd => ({
  '@value': new Date(micros / 1000).toISOString(),
  '@type': 'xsd:dateTime',
});

/** The items of a resource or entry that a rule is about. */
export const itemsOf = (fields: readonly string[]): JsonLd =>
  constraint(term('item'), 'isAnyOf', fields);
