export { describeWithOwn, startOwn, type OwnServer } from './own-server';
export { describeWith, uniqueName, type Server, type ServerName } from './test-servers';
export { freePort } from './free-port';
export * from './mongo';
export { DAMAGES } from './damages';
export { describeOnSmallDisk, type SmallDisk } from './small-disk';
export { leaveOut, nameAsNotRun, refuseToRun } from './not-run';
