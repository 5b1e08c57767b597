import { benchPerson } from './persons';

export interface Question {
  readonly keys: { readonly RESIDENT_NUMBER: string };
  readonly claims: { readonly NAME: string };
  readonly result: 'match' | 'no-match' | 'not-found';
}

/** Steps through the persons far apart, each once: the next key is not on the same page. */
const stride = 7_368_787;

/** Question `number` of the workload: 80 % match, 10 % no match, 10 % not found, distinct keys. */
export function questionAt(number: number, persons: number, seed: number): Question {
  const index = (number * stride) % persons;
  const kind = number % 10;
  // Beyond the table's last person there are numbers that nobody in it has.
  const { residentNumber, name } = benchPerson(kind === 9 ? persons + index : index, seed);
  const keys = { RESIDENT_NUMBER: residentNumber };
  if (kind === 9) return { keys, claims: { NAME: name }, result: 'not-found' };
  if (kind === 8) return { keys, claims: { NAME: `${name}某` }, result: 'no-match' };
  return { keys, claims: { NAME: name }, result: 'match' };
}
