export * from './seeded-random';
export * from './crashing';
export * from './faulty-document-store';
export * from './faulty-log';
export * from './faulty-transport';
export * from './requests';
export * from './stand-in';
export * from './started-service';
