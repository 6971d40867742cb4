export { backUp, BackupRefused } from './backup/back-up';
export { restore } from './backup/restore';
export { RestoreRefused } from './backup/restore-refused';
export { resumeServers } from './backup/resume-servers';
export {
  configuration,
  ConfigurationError,
  knownVariables,
  serverNames,
  type Configuration,
  type Servers,
  type Variable,
} from './configuration';
export { HealthChecks, type Check, type CheckResult, type HealthReport } from './health';
export { requestIds } from './log-fields';
export { IdPool } from './id-pool';
export { createLogger, nestLogger, reportTo, type Logger } from './logging';
export { createMetrics } from './metrics';
export { Disposables as Opened } from './disposables';
export { openAdapters, type Adapters, type Identity } from './adapters';
export { NothingInstalled, openToRead, type Readable } from './open-to-read';
export { operations, serveOperations, type Operations } from './operations';
export { installationSecrets, presentSecrets, type Secrets } from './secrets';
export { runService } from './run-service';
export {
  startService,
  type StartContext as Given,
  type ServiceResources as Parts,
  type ServiceDefinition as Service,
  type Serving,
} from './service';
export { childTraceparent } from './trace-context';
export { unaskedQuestion } from './unasked-question';
export { flag, fromFile, port, secret, secrets, url } from './variables';
