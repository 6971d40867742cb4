import { Arrived } from './outside';
import { WriteRecord } from './written';

/** All that was written to a desk, and what of it others go on with. */
export class DeskWrites {
  /** By e-mail. */
  readonly contacts = new WriteRecord('The contact');
  /** By title: whether by mail or not, each has one of its own. */
  readonly issues = new WriteRecord('The issue');
  /** By title: the ids of the contacts. An issue that none is tied to is not in it. */
  readonly ties = new WriteRecord('The contacts of');
  /** By title and text. */
  readonly notes = new WriteRecord('The note');
  /** By the user's id. */
  readonly members = new WriteRecord('The member');
  /** By Message-ID. */
  readonly mails = new WriteRecord('The mail');
  /** By what they are about and whom they go to. */
  readonly outgoing = new WriteRecord('The outgoing mail');

  /** Contacts who have not written yet. */
  readonly silent: { id: number; email: string }[] = [];
  /** Customers who were thanked and have not answered. */
  readonly thanked: Arrived[] = [];
  /** Customers who take part by mail. */
  readonly customers: Arrived[] = [];

  get all(): readonly WriteRecord[] {
    return [this.contacts, this.issues, this.ties, this.notes, this.members, this.mails, this.outgoing];
  }
}

/** What an outgoing mail is about: the issue itself, or a note. */
export const about = (title: string, text: string | null, to: string): string =>
  `${text === null ? `thanks for "${title}"` : `"${text}" about "${title}"`} to ${to}`;
export const noteKey = (title: string, text: string): string => `"${text}" on "${title}"`;
/** The title of the issue in the subject of a mail about it (OUT-1, OUT-2). */
export const titleIn = (subject: string): string => /^Re: (.*) \(#\d+\)$/.exec(subject)![1]!;
