import { wireLimits } from '../limits/limits';

/** A value that a request names or claims. */
export type RequestValue = string | number;

export const requestValue = { type: ['string', 'number'], maxLength: wireLimits.value };
