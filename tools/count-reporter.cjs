const fs = require('node:fs');
const path = require('node:path');

/** Appends what a package's tests came to, as one line of JSON, to the file that the gate names. */
module.exports = class CountReporter {
  constructor({ rootDir }) {
    this.name = path.basename(rootDir);
  }

  onRunComplete(_, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const file = process.env.TEST_COUNTS_FILE;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const counts = { name: this.name, passed: numPassedTests, failed, skipped: numPendingTests };
    if (file) fs.appendFileSync(file, `${JSON.stringify(counts)}\n`);
  }
};
