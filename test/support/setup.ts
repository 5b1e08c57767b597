import 'reflect-metadata';
import fc from 'fast-check';

const seed = process.env['SHUTONG_PROPERTY_SEED'];

// Random values follow from the commit: every commit tries others, and what one has passed it passes again.
if (seed) fc.configureGlobal({ seed: Number(seed) });

// A Buffer is the same bytes as any other Uint8Array.
expect.addEqualityTesters([
  (one, other) =>
    one instanceof Uint8Array && other instanceof Uint8Array
      ? Buffer.compare(one, other) === 0
      : undefined,
]);
