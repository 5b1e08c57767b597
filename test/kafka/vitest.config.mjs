import whole, { specsIn } from '../../vitest.config.mjs';

/** The tier that needs Java and Maven: real Apache Kafka beside PostgreSQL, one spec after another. */
export default {
  ...whole,
  test: { ...whole.test, include: specsIn('test/kafka'), exclude: [], fileParallelism: false },
};
