/** One project: unit specs lie beside their sources, end-to-end specs in `test/` of their package. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts', '<rootDir>/{apps,libs}/**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.roost/'],
  modulePathIgnorePatterns: ['/.roost/'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  testRunner: '<rootDir>/libs/testing/jest/run-spec.mjs',
  testSequencer: '<rootDir>/libs/testing/jest/longest-first.mjs',
  transform: {},
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
  // A bound for what hangs, and none on speed.
  testTimeout: 120_000,
  maxWorkers: 2,
};
