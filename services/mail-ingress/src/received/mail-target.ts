/** What a mail leads to. The ids are recorded with it before they are used (IN-5). */
export type Target =
  | Readonly<{ kind: 'issue'; projectId: number; issueId: number; confidential: boolean; refersTo: Referred | null }>
  | Readonly<{ kind: 'note'; projectId: number; issueId: number; noteId: number; internal: boolean }>
  /** MEM-2: by a user. `verified`: it counts as the user's own words. */
  | Readonly<{
      kind: 'team-note';
      projectId: number;
      issueId: number;
      noteId: number;
      userId: number;
      verified: boolean;
    }>
  /** `iid`: so that its record names the issue (MA-6). */
  | Readonly<{ kind: 'unsubscribe'; projectId: number; issueId: number; seat: number; iid?: number }>
  /** LOOP-10. `status`: of RFC 3463, if one was said. */
  | Readonly<{ kind: 'bounce'; projectId: number; issueId: number; seat: number; status: string | null; iid?: number }>;
export type WrittenTarget = Extract<Target, { kind: 'issue' | 'note' | 'team-note' }>;
/** TH-13: the issue that the mail refers to without the right to post there, and the note that says so. */
type Referred = Readonly<{ iid: number; noteId: number }>;

/** What a mail has done, by where it led. */
export const effects = {
  issue: 'issue',
  note: 'note',
  'team-note': 'note',
  unsubscribe: 'unsubscribed',
  bounce: 'bounced',
} as const satisfies Record<Target['kind'], string>;
