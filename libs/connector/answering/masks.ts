import { maskOf, restrictedMaskOf, type Mask } from '@shutong/wire';
import type { Answering } from './answering';
import { mountMaskOf } from './mount';

/**
 * The masks that a query puts on an item one after another, so that only what all of them leave is shown: the
 * agreed one, the department's own and that of a restriction notice. None where it is shown as it is.
 */
export const masksOf = (
  field: string,
  { terms, mount, restricted }: Pick<Answering, 'terms' | 'mount' | 'restricted'>,
): Mask[] =>
  [maskOf(terms, field), mountMaskOf(mount, field), restrictedMaskOf(restricted, field)].filter(
    (mask) => mask !== 'none',
  );
