export * from './command-times';
export * from './decider';
export * from './event';
export * from './process';
export * from './projection';
