const fs = require('node:fs');

/** One configuration for all: each package runs jest with itself as the root. */
module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', JSON.parse(fs.readFileSync(`${__dirname}/.swcrc`, 'utf8'))] },
  testTimeout: 60_000,
  // A test that fails may leave open what it opened; the run must end all the same.
  forceExit: true,
  reporters: ['default', `${__dirname}/tools/count-reporter.cjs`],
};
