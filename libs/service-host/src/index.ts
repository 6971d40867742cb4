export { configuration, ConfigurationError, type Configuration, type Servers } from './configuration';
export { collectionsCheck, HealthChecks, type Check, type CollectionHealth, type HealthReport } from './health';
export { createLogger, nestLogger, reportTo, type Logger } from './logging';
export { createMetrics } from './metrics';
export { operations, serveOperations, type Operations } from './operations';
export { installationSecrets, type Secrets } from './secrets';
export { childTraceparent, presentRequest, withinRequest, type RequestIds } from './trace-context';
export { flag, fromFile, port, secret, secrets, url } from './variables';
