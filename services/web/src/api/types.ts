import type { components, operations } from './rest-api';

/** As the client has answers: it leaves out what is always null. */
type Shown<T> = T extends readonly (infer Element)[]
  ? Shown<Element>[]
  : T extends object
    ? { [Name in keyof T as [T[Name]] extends [null] ? never : Name]: Shown<T[Name]> }
    : T;
type Schemas = { [Name in keyof components['schemas']]: Shown<components['schemas'][Name]> };

export type Contact = Schemas['Contact'];
export type Organization = Schemas['Organization'];
export type Issue = Schemas['Issue'];
export type Note = Schemas['Note'];
export type UserName = Schemas['BasicUser'];
export type CurrentUser = Schemas['UserDetails'];
export type Project = Schemas['Project'];
export type ProjectDetails = Schemas['ProjectDetails'];
export type Group = Schemas['Group'];
export type GroupName = Schemas['GroupName'];
export type Counts = Schemas['Counts'];

type Answers<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Answer } } };
}
  ? Shown<Answer>
  : never;
export type Member = Answers<'listAllGroupMembers'>[number];
export type HistoryEntry = Answers<'getContactHistory'>[number];
export type Participant = Answers<'listEmailParticipants'>[number];
export type OfferedContact = Answers<'autocompleteContacts'>[number];
export type OfferedCommand = Answers<'autocompleteCommands'>[number];
export type TimeReport = Answers<'getTimeReport'>;
