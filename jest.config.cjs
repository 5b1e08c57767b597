/**
 * One configuration for every tier that needs only Node.
 * `transformIgnorePatterns: []` because NestJS 12, jose and others ship ES modules only.
 */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/test/(chaos|bench|browser|kafka)/'],
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest'] },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '^@shutong/(.*)$': '<rootDir>/libs/$1',
    '^fast-check$': '<rootDir>/test/support/seeded-fast-check.ts',
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Against what hangs; slow machines and property tests take their time, at full scale hours.
  testTimeout: process.env['SHUTONG_TEST_SCALE'] === 'full' ? 4 * 3_600_000 : 600_000,
  cacheDirectory: '<rootDir>/.cache/jest',
  // One more than the processors of a small machine: tests wait for databases and processes of their own.
  maxWorkers: 3,
  // What spec files leave behind in a worker adds up to gigabytes, which its garbage collector then walks through.
  workerIdleMemoryLimit: '1GB',
};
