export { backOff, type BackOff } from './back-off';
export { Signal } from './signal';
export { sleep } from './sleep';
export { withTimeout } from './with-timeout';
