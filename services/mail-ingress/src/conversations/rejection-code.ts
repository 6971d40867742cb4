/** ERR-5 to ERR-16: why a mail is refused. */
export type RefusalCode =
  | 'unknown-address'
  | 'unknown-reply-key'
  | 'project-not-found'
  | 'issue-gone'
  | 'empty-mail'
  | 'too-large'
  | 'user-not-found'
  | 'user-blocked'
  | 'not-authorized'
  | 'sender-not-authenticated'
  | 'invalid-content';
