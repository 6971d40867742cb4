export {
  appendErasures,
  readErasures,
  UNKNOWN_ERASURES,
  type ListedErasure,
  type UnknownErasures,
} from './erasure-list';
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
export { createLogger, nestLogger, reportTo, Logger } from './logging';
export { createMetrics } from './metrics';
export { Disposables } from './disposables';
export { openAdapters } from './adapters';
export { NothingInstalled, openToRead, type Readable } from './open-to-read';
export { operations, probes, serveOperations, type Operations } from './operations';
export { formatSecrets, parseSecrets, presentSecrets, Secrets, secretsFile } from './secrets';
export { assertRestored, RestoreUnfinished, UNFINISHED } from './unfinished-restore';
export { runService } from './run-service';
export { Clock, CONFIGURATION, LOG_ID, ShutdownHooks } from './injectables';
export {
  composed,
  projectionsOf,
  type AnnouncementHandler,
  type BackgroundTask,
  type ListenerDefinition,
  type ServiceDefinition,
  type Serving,
} from './service-definition';
export { startService, type RunningService, type ServiceResources, type StartContext } from './start-service';
export { flag, fromFile, port, secret, secrets, url } from './variables';
