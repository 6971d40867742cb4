export * from './chance';
export * from './crashing';
export * from './hostile-document-store';
export * from './hostile-log';
export * from './hostile-wire';
export * from './stand-in';
export * from './started-service';
