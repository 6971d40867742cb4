export * from './seeded-random';
export * from './crashing';
export * from './faulty-document-store';
export * from './faulty-log';
export * from './faulty-transport';
export * from './stand-in';
export * from './started-service';
