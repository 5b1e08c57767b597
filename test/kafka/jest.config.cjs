/** The tier that needs Java and Maven: real Apache Kafka beside PostgreSQL, one spec after another (`--runInBand`). */
module.exports = async () => ({
  ...(await import('../../jest.config.cjs')).default,
  roots: ['<rootDir>/test/kafka'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  // kafkajs goes on with a reconnection that began before its client was closed, once in a while.
  forceExit: true,
});
