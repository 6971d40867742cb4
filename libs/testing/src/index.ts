export { Plug, type CrashPoint, type Hold } from './crashing';
export { anAccess, aRequest, askPatiently, insisting } from './requests';
export { SeededRandom } from './seeded-random';
export { standIn } from './stand-in';
export { StartedService, startInProcess } from './started-service';
