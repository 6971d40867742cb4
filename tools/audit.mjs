import { run as runCommand } from './steps.mjs';

/**
 * Advisories that are known and do not fail the gate: the identifier (`GHSA-…`), and why it can't be reached here. An entry
 * leaves together with its reason.
 */
export const ACCEPTED_ADVISORIES = {};

const FAILING_SEVERITIES = ['high', 'critical'];
const MINUTES_FOR_THE_REGISTRY = 2;
const NPM_ARGUMENTS = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=30000'];

const parseReport = (output) => {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
};

/** The whole message is left out: it names the registry of whoever runs this. */
const reasonOf = (report) => {
  const status = report?.statusCode ? `status ${report.statusCode}` : undefined;
  const [networkError] = /\bE[A-Z]{4,}\b/.exec(report?.message) ?? [];
  return `the registry did not answer the audit: ${status ?? networkError ?? 'no report'}`;
};

/** What `npm audit --json` printed: `{ notRun }` where it holds no report, else `{ failing, accepted }`, one line each. */
export const judgeAudit = (output, acceptedAdvisories = ACCEPTED_ADVISORIES) => {
  const report = parseReport(output);
  if (!report?.vulnerabilities) return { notRun: reasonOf(report) };
  const advisories = new Map();
  for (const { via } of Object.values(report.vulnerabilities))
    // A string names another vulnerable package, which is listed itself.
    for (const advisory of via) if (typeof advisory === 'object') advisories.set(advisory.url, advisory);
  const failing = [];
  const accepted = [];
  for (const { url, name, range, severity, title } of advisories.values()) {
    if (!FAILING_SEVERITIES.includes(severity)) continue;
    const id = url.split('/').at(-1);
    const line = `${severity}: ${name} ${range}: ${title} (${id})`;
    const reason = acceptedAdvisories[id];
    if (reason) accepted.push(`${line}: accepted, ${reason}`);
    else failing.push(line);
  }
  return { failing, accepted };
};

/** Asks the registry for known advisories of the production dependencies. */
export const audit = async () => {
  const { output } = await runCommand('npm', NPM_ARGUMENTS, {}, 'never', MINUTES_FOR_THE_REGISTRY);
  return judgeAudit(output);
};
