import { ValidateIf } from 'class-validator';

/** Of a field of a JSON body that may be left out; null is no value of it, as its schema says. */
export const MayBeMissing = (): PropertyDecorator =>
  ValidateIf((_, value: unknown) => value !== undefined);
