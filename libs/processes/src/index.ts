export * from './process-runner';
export * from './take-turn';
export * from './work-list';
