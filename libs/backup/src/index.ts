export { backUp, BackupRefused } from './back-up';
export { restore } from './restore';
export { RestoreRefused } from './restore-refused';
export { resumeServers } from './resume-servers';
export { settleErasures, type Erasures } from './settle-erasures';
export { tellErasures } from './tell-erasures';
