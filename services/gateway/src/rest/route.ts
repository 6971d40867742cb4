import { z } from 'zod';
import { Access, RequestInput, enter, Page, ReplyOf, Request } from '@ledgerdesk/contracts';
import type { Download } from './download';
import { IdKind } from './id-pools';
import { Parameters, Shape } from './parameters';
import { AnswerTo, RefusalCode } from './refusals';

type Names<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
/** `:id` of a group or project is what is entered (API-1), and no parameter of the route. */
type Own<Path extends string> = Path extends `/${'groups' | 'projects'}/:id${string}`
  ? Exclude<Names<Path>, 'id'>
  : Names<Path>;
const texts = ['upload_id', 'name', 'mail_id'] as const;
/** Whether this parameter of a path is a text; every other one is a number. */
export const isText = (name: string): boolean => (texts as readonly string[]).includes(name);

export type NoFields = Readonly<Record<never, never>>;
export type What = z.input<typeof enter.payload>['what'];

/** A request whose parameters are read and whose caller has entered. */
export type Call<Path extends string = string, Query extends Shape = Shape, Body extends Shape = Shape> = Readonly<{
  params: Readonly<{ [Name in Own<Path>]: Name extends (typeof texts)[number] ? string : number }>;
  query: Parameters<Query>;
  body: Parameters<Body>;
  /** Of a paged route. */
  page: Page;
  access: Access;
  /** Asks a service on behalf of this request, within what is left of its time, and within `withinMs` where that is given. */
  ask<R extends Request>(contract: R, payload: RequestInput<R>, withinMs?: number): Promise<ReplyOf<R>>;
  /** Drawn for what a route with `draws` creates: the same in every attempt. */
  id: number;
  /** A secret that nobody else can know: the same in every attempt. */
  secret(): string;
  webUrl(path: string): string;
  /** `If-Match`, as numbers of visible changes; undefined where any will do. */
  ifChanges: number[] | undefined;
}>;

/** `changes` is its ETag (API-7); `visible` is API-5; `download` is sent in place of a body. */
export type Answer = Readonly<{
  body?: unknown;
  download?: Download;
  changes?: number;
  visible?: boolean;
  page?: PageAnswered;
}>;
export type PageAnswered = Readonly<{ total: number | null; more: boolean }>;

/** One route of the API: what serves it, what validates its parameters, and what describes it are this one definition. */
export type Route<Path extends string = string, Query extends Shape = Shape, Body extends Shape = Shape> = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: Path;
  summary: string;
  /** Nothing of it is public; nor is any write. */
  signedIn?: boolean;
  /** What is entered, where the path does not say it; the installation if not given. */
  enters?: (body: Parameters<Body>) => What;
  query?: Query;
  body?: Body;
  /** Parameters that are specified and not built yet: they are refused, never passed over. */
  notYet?: readonly string[];
  paged?: boolean;
  /** A single read that carries an ETag (API-7). */
  tagged?: boolean;
  draws?: IdKind;
  status?: 200 | 201 | 204;
  /** What it answers with; a list of these where it is paged. */
  reply?: z.ZodType;
  /** The media types of what it sends as a download. */
  downloads?: string;
  /** Refusals that are answered in another way here. */
  refusals?: Readonly<Partial<Record<RefusalCode, AnswerTo>>>;
  answer(call: Call<Path, Query, Body>): Promise<Answer>;
  /** Reads what an earlier request with the same Idempotency-Key made; if not given, the same command is repeated. */
  reread?(call: Call<Path, Query, Body>): Promise<Answer>;
  /** Reads the present state, for the ETag of a 412. */
  present?(call: Call<Path, Query, Body>): Promise<Answer>;
}>;

export const route = <Path extends string, const Query extends Shape = NoFields, const Body extends Shape = NoFields>(
  definition: Route<Path, Query, Body>,
): Route => definition as unknown as Route;

/** Absent is unchanged; null and empty are for the service to judge. */
export const typed = z.string().max(100_000).nullable();
/** Up to 262,144 bytes and what they may be before the field rules (ISS-3). */
export const markdown = z.string().max(400_000).nullable();
export const time = z.iso.datetime({ offset: true });
export const id = z.int().min(1);
export const search = z.string().max(1_024);
export const sort = z.enum(['asc', 'desc']);

/** What the `:id` of a path names, where it names what is entered. */
export const enteredBy = ({ path }: Pick<Route, 'path'>): 'group' | 'project' | null => {
  if (path.startsWith('/groups/:id')) return 'group';
  return path.startsWith('/projects/:id') ? 'project' : null;
};
