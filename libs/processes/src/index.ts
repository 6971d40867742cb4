export * from './process-runner';
export * from './record-input';
export * from './take-turn';
export * from './work-list';
