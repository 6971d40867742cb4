export { Command, DomainError, VoidedClaim, fold, type AnyCommand, type Decider, type RefusalDetails } from './decider';
export type { Cause, CommandMetadata, Event, EventMetadata, Origin, Recorded, Via } from './event';
export {
  changeBetween,
  eventsUntil,
  type HistoryAction,
  type HistoryChanges,
  type HistoryDefinition,
  historyOf,
  type HistoryValue,
  type HistoryValues,
  type RecordedChange,
} from './history';
export type { DeadlinePassed, Pending, Process, ProcessStep } from './process';
export type { Condition, DocumentId, FieldType, Others, Projection, Where } from './projection';
export { commandTimes, later } from './times';
