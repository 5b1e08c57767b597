import base from '../../jest.config.cjs';

/** The tier that needs Java and Maven: real Apache Kafka, one spec after another (`--runInBand`). */
export default {
  ...base,
  roots: ['<rootDir>/test/kafka'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: undefined,
  globalTeardown: undefined,
  testTimeout: 60000,
};
