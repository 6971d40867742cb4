export { Command, DomainError, VoidedClaim, fold, type AnyCommand, type Decider, type RefusalDetails } from './decider';
export type { Cause, CommandMetadata, Event, EventMetadata, Origin, Recorded, Via } from './event';
export type { DeadlinePassed, Pending, Process, ProcessStep } from './process';
export type { Condition, DocumentId, FieldType, Projection, Where } from './projection';
export { commandTimes, later } from './times';
