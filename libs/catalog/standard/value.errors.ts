import { defineErrors } from '@shutong/platform';

/** Why a value is none of its item; a check answers these one by one. */
export const valueErrors = defineErrors('catalog.value', {
  wrongType: 'invalid',
  tooLong: 'invalid',
  /** The item is bound to a code table that does not have the value. */
  notInCodeTable: 'invalid',
  /** The entry has no such item. */
  unknownItem: 'invalid',
});

export type ValueProblem = keyof typeof valueErrors;
