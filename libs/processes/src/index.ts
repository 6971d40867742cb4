export {
  ProcessRunner,
  type AnyProcessDefinition,
  type AnyRunnable,
  type ProcessDefinition,
  type ProcessHandler,
} from './process-runner';
export { recordInput } from './record-input';
export { takeTurn } from './take-turn';
export { workList, type OpenProcess } from './work-list';
