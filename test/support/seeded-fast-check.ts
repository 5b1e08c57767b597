// By its file, since its name leads here.
import fc from '../../node_modules/fast-check/lib/cjs/fast-check';

const seed = process.env['SHUTONG_PROPERTY_SEED'];
if (seed) fc.configureGlobal({ seed: Number(seed) });

/** fast-check, whose random values follow from the commit: every commit tries others, and what one has passed it passes again. */
export default fc;
export * from '../../node_modules/fast-check/lib/cjs/fast-check';
