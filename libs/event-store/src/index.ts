export * from './ids';
export * from './log';
export * from './sqlite-log';
