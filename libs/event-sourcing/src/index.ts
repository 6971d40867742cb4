export * from './decider';
export * from './event';
export * from './process';
export * from './projection';
export * from './times';
