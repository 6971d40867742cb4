import { RequestScope } from './request-scope';

/**
 * What a hand-written handler is asked for: something to be awaited stands before the decision, such as a claim, or the
 * contacts of another service, which is done on somebody's behalf. One line, as `Command`:
 * `class LinkContacts extends ScopedCommand('LinkContacts')<{ contactIds: number[] }, Issue> {}`
 */
export const ScopedCommand = <Type extends string>(type: Type) =>
  class<Data extends object, State = unknown> {
    readonly type = type;
    /** A type, never a value. */
    declare readonly answeredWith?: State;
    constructor(
      readonly data: Readonly<Data>,
      readonly scope: RequestScope,
    ) {}
  };
