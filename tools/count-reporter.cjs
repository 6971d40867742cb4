const fs = require('node:fs');
const path = require('node:path');

/** A file that could not be run at all counts as one failed test. */
const failedIn = ({ numFailingTests, testExecError }) => numFailingTests || (testExecError ? 1 : 0);

const failedFile = (rootDir) => (result) => ({
  file: path.relative(rootDir, result.testFilePath),
  passed: result.numPassingTests,
  failed: failedIn(result),
  tests: result.testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  message: result.failureMessage ?? '',
});

/** Appends what a package's tests came to, as one line of JSON, to the file that the gate names. */
module.exports = class CountReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites, testResults }) {
    const file = process.env.TEST_COUNTS_FILE;
    if (!file) return;
    const counts = {
      name: path.basename(this.rootDir),
      rootDir: this.rootDir,
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests,
      failedFiles: testResults.filter(failedIn).map(failedFile(this.rootDir)),
    };
    fs.appendFileSync(file, `${JSON.stringify(counts)}\n`);
  }
};
