import { DeadlinePassed, Event, later, Pending, Process } from '@ledgerdesk/event-sourcing';
import {
  evolve,
  Import,
  ImportEvent,
  ImportPartApplied,
  ImportPartChecked,
  ImportPartHeld,
  ImportRequested,
  initialState,
  PresentImport,
  ReadFile,
  Skips,
} from './import';

type Without<Data> = Omit<Data, 'importId'>;

/** What a caller wants, and what a step came to. */
export type ImportInput =
  | Event<'RequestImport', ImportRequested['data']>
  | Event<'FileReceived', { hash: string }>
  | Event<'FileRead', ReadFile>
  | Event<'FileRefused', { message: string }>
  | Event<'PartChecked', Without<ImportPartChecked['data']>>
  | Event<'PartHeld', Without<ImportPartHeld['data']>>
  | Event<'PartReleased', { part: number }>
  | Event<'PartApplied', Without<ImportPartApplied['data']>>
  | Event<'RightsEnded', { part: number }>
  | Event<'FileDeleted', { at: string }>
  | Event<'RowsDeleted'>;

/** One step each. `part`: from 1. */
export type ImportCommand = Readonly<{ subject: PresentImport }> &
  (
    | Readonly<{ type: 'read'; hash: string }>
    | Readonly<{ type: 'check' | 'hold' | 'release'; part: number }>
    | Readonly<{ type: 'apply'; part: number; skips: Skips }>
    | Readonly<{ type: 'delete-file' | 'delete-rows' }>
  );

const MINUTE = 60_000;
const RECEIVED_WITHIN = 15 * MINUTE;
/** IMP-7 */
const ROWS_KEPT = 7 * 24 * 60 * MINUTE;

const decide = (input: ImportInput | DeadlinePassed, present: Import): readonly ImportEvent[] => {
  if (input.type === 'RequestImport') return present ? [] : [{ type: 'ImportRequested', data: input.data }];
  return present ? conclude(input, present) : [];
};

const conclude = (
  input: Exclude<ImportInput, { type: 'RequestImport' }> | DeadlinePassed,
  { request: { importId }, now }: PresentImport,
): readonly ImportEvent[] => {
  switch (input.type) {
    case 'FileReceived':
      return now.status === 'receiving' ? [{ type: 'ImportFileReceived', data: { importId, ...input.data } }] : [];
    case 'FileRead':
      return now.status === 'reading' ? [{ type: 'ImportFileRead', data: { importId, ...input.data } }] : [];
    case 'FileRefused':
      return now.status === 'reading'
        ? [{ type: 'ImportAbandoned', data: { importId, refusal: input.data.message } }]
        : [];
    case 'PartChecked':
      return now.status === 'checking' && now.part === input.data.part
        ? [{ type: 'ImportPartChecked', data: { importId, ...input.data } }]
        : [];
    case 'PartHeld':
      return now.status === 'holding' && now.part === input.data.part
        ? [{ type: 'ImportPartHeld', data: { importId, ...input.data } }]
        : [];
    case 'PartReleased':
      return now.status === 'releasing' && now.part === input.data.part
        ? [{ type: 'ImportPartReleased', data: { importId, ...input.data } }]
        : [];
    case 'PartApplied':
      return now.status === 'applying' && now.part === input.data.part
        ? [{ type: 'ImportPartApplied', data: { importId, ...input.data } }]
        : [];
    case 'RightsEnded':
      return isUnderRights(now) && now.part === input.data.part
        ? [{ type: 'ImportRightsEnded', data: { importId } }]
        : [];
    case 'FileDeleted':
      if (now.status === 'closing') return [{ type: 'ImportFinished', data: { importId, finishedAt: input.data.at } }];
      return now.status === 'abandoned' ? [{ type: 'ImportDiscarded', data: { importId } }] : [];
    case 'RowsDeleted':
      return now.status === 'expired' ? [{ type: 'ImportRowsDeleted', data: { importId } }] : [];
    case 'DeadlinePassed':
      if (now.status === 'receiving') return [{ type: 'ImportAbandoned', data: { importId, refusal: null } }];
      return now.status === 'finished' ? [{ type: 'ImportRowsExpired', data: { importId } }] : [];
  }
};

const isUnderRights = (now: PresentImport['now']): now is Extract<PresentImport['now'], { part: number }> =>
  now.status === 'checking' || now.status === 'holding' || now.status === 'applying';

const pendingCommands = (present: Import): readonly Pending<ImportCommand>[] => {
  const command = present && commandOf(present);
  return command ? [{ step: stepOf(command), command }] : [];
};

const stepOf = (command: ImportCommand): string => {
  if (command.type === 'apply') return `apply-${command.part}-${command.skips}`;
  return 'part' in command ? `${command.type}-${command.part}` : command.type;
};

const commandOf = (subject: PresentImport): ImportCommand | null => {
  const { now } = subject;
  switch (now.status) {
    case 'reading':
      return { type: 'read', subject, hash: now.hash };
    case 'checking':
      return { type: 'check', subject, part: now.part };
    case 'holding':
      return { type: 'hold', subject, part: now.part };
    case 'releasing':
      return { type: 'release', subject, part: now.part };
    case 'applying':
      return { type: 'apply', subject, part: now.part, skips: now.skips };
    case 'closing':
    case 'abandoned':
      return { type: 'delete-file', subject };
    case 'expired':
      return { type: 'delete-rows', subject };
    case 'receiving':
    case 'finished':
    case 'ended':
      return null;
  }
};

const deadline = (present: Import): string | null => {
  if (present?.now.status === 'receiving') return later(present.request.requestedAt, RECEIVED_WITHIN);
  return present?.now.status === 'finished' ? later(present.now.finishedAt, ROWS_KEPT) : null;
};

const ended = (present: Import): boolean => present?.now.status === 'ended';

/** An import (IMP-5 to IMP-7): part by part, then its file is deleted, and later what came of its rows. */
export const importProcess: Process<ImportInput, Import, ImportEvent, ImportCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline,
  ended,
};
