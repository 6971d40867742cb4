import { Decider } from '@ledgerdesk/event-sourcing';
import { ReopenByMail, reopenByMail } from './by-mail/decide-reopening';
import { SetIssueContacts, setIssueContacts } from './contacts/decide-contacts';
import { DeleteIssue, deleteIssue, DeleteNote, deleteNote } from './deletion/decide-deletion';
import { CreateIssue, createIssue, UpdateIssue, updateIssue } from './issues/decide-issue';
import { evolve, initialState, Issue, IssueEvent } from './issues/issue';
import {
  AbandonArrival,
  abandonArrival,
  AbandonMove,
  abandonMove,
  CopyIntoIssue,
  copyIntoIssue,
  FinishMove,
  finishMove,
  ReceiveIssue,
  receiveIssue,
  StartMove,
  startMove,
} from './moves/decide-move';
import { AddNote, addNote, EditNote, editNote } from './notes/decide-notes';
import {
  ChangeParticipants,
  changeParticipants,
  ConvertToTicket,
  convertToTicket,
} from './participants/decide-participants';
import { TrackTime, trackTime } from './time/decide-time';
import { RepointContacts, repointContacts } from './transfers/decide-repointing';
import { TakeContactsBack, takeContactsBack } from './transfers/decide-undoing';

export type IssueCommand =
  | CreateIssue
  | UpdateIssue
  | ReopenByMail
  | DeleteIssue
  | SetIssueContacts
  | RepointContacts
  | TakeContactsBack
  | AddNote
  | EditNote
  | DeleteNote
  | ChangeParticipants
  | ConvertToTicket
  | TrackTime
  | StartMove
  | AbandonMove
  | FinishMove
  | CopyIntoIssue
  | ReceiveIssue
  | AbandonArrival;

/** An issue, its notes and its links are one stream: what is decided on it stands beside each noun. */
const decide = (command: IssueCommand, issue: Issue): IssueEvent[] => {
  switch (command.type) {
    case 'CreateIssue':
      return createIssue(command, issue);
    case 'UpdateIssue':
      return updateIssue(command, issue);
    case 'ReopenByMail':
      return reopenByMail(command, issue);
    case 'DeleteIssue':
      return deleteIssue(command, issue);
    case 'SetIssueContacts':
      return setIssueContacts(command, issue);
    case 'RepointContacts':
      return repointContacts(command, issue);
    case 'TakeContactsBack':
      return takeContactsBack(command, issue);
    case 'AddNote':
      return addNote(command, issue);
    case 'EditNote':
      return editNote(command, issue);
    case 'DeleteNote':
      return deleteNote(command, issue);
    case 'ChangeParticipants':
      return changeParticipants(command, issue);
    case 'ConvertToTicket':
      return convertToTicket(command, issue);
    case 'TrackTime':
      return trackTime(command, issue);
    case 'StartMove':
      return startMove(command, issue);
    case 'AbandonMove':
      return abandonMove(command, issue);
    case 'FinishMove':
      return finishMove(command, issue);
    case 'CopyIntoIssue':
      return copyIntoIssue(command, issue);
    case 'ReceiveIssue':
      return receiveIssue(command, issue);
    case 'AbandonArrival':
      return abandonArrival(command, issue);
  }
};

export const issueDecider: Decider<IssueCommand, Issue, IssueEvent> = { initialState, decide, evolve };
