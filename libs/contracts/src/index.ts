export * from './access';
export * from './announcement';
export * from './envelope';
export * from './message';
export * from './refusals';
