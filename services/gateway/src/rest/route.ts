import { z } from 'zod';
import { Access, Page, ReplyOf, Request, RequestInput } from '@ledgerdesk/contracts';
import { Target } from '../request/api-request';
import type { SentFile } from './content-types';
import type { Download } from './download';
import type { SessionUser } from '../sign-in/sessions';
import { IdKind } from '../request/id-pools';
import { Parameters, FieldSchemas, Unsupported } from './parameters';
import { ErrorResponseTo, ErrorCode } from '../request/error-responses';

type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
/** `:id` of a group or project is what is entered (API-1), and no parameter of the route. */
type RouteParameters<Path extends string> = Path extends `/${'groups' | 'projects' | 'namespaces'}/:id${string}`
  ? Exclude<PathParameters<Path>, 'id'>
  : PathParameters<Path>;
const textParameters = ['upload_id', 'name', 'mail_id', 'label_id'] as const;
/** Whether this parameter of a path is a text; every other one is a number. */
export const isText = (name: string): boolean => (textParameters as readonly string[]).includes(name);

export type NoFields = Readonly<Record<never, never>>;

/** A request whose parameters are read and whose caller has entered. */
export type RouteContext<
  Path extends string = string,
  Query extends FieldSchemas = FieldSchemas,
  Body extends FieldSchemas = FieldSchemas,
> = Readonly<{
  access: Access;
  /** What was to be entered. */
  target: Target;
  webUrl(path: string): string;
  /** TIM-21 */
  currency: string;
  params: Readonly<{
    [Name in RouteParameters<Path>]: Name extends (typeof textParameters)[number] ? string : number;
  }>;
  query: Parameters<Query>;
  body: Parameters<Body>;
  /** Of a paged route. */
  page: Page;
  /** Asks a service on behalf of this request, within what is left of its time, and within `withinMs` where that is given. */
  ask<R extends Request>(contract: R, payload: RequestInput<R>, withinMs?: number): Promise<ReplyOf<R>>;
  /** The same request in what it has made. */
  enter(target: Target): Promise<Pick<RouteContext, 'ask'>>;
  /**
   * The same request by the rights that the caller has by then, and with a time of its own: for a further part of an answer
   * that is sent part by part.
   *
   * @throws as entering does; the reason of the abort when the gateway stops
   */
  enterAgain(): Promise<Pick<RouteContext, 'ask'>>;
  /** Drawn for what a route with `allocatesId` creates: the same in every attempt. */
  id: number;
  /**
   * Keeps the file that was sent as a blob of this owner, and answers its hash. Of a route with `file`.
   *
   * @throws StoreUnavailable
   */
  keepFile(owner: string): Promise<string>;
  /** Of the file that was sent. Of a route with `file`. */
  file: Pick<SentFile, 'name' | 'mediaType'>;
  /** A secret that nobody else can know: the same in every attempt. */
  secret(): string;
  /** Null where it came by a token. `renew`: it goes on, though its user has a new password. */
  session: Readonly<{ csrfToken: string; renew(credentialsVersion: number): Promise<void> }> | null;
  /** @throws HttpError 503 where too many passwords wait for it */
  hashPassword(password: string): Promise<string>;
  /**
   * Whether the caller tells the own password, at which version of the credentials; a wrong one counts as a failed sign-in
   * (SIG-3).
   *
   * @throws HttpError 429, 503
   */
  provePassword(password: string): Promise<SessionUser | null>;
  /** Aborts when the gateway stops: nothing is waited for any longer. */
  closing: AbortSignal;
  /** `If-Match`, as numbers of visible changes; undefined where any will do. */
  ifChanges: number[] | undefined;
}>;

/**
 * `changes` is its ETag (API-7), in place of one that is made of the body; `visible` is API-5; `download` is sent in place
 * of a body.
 */
export type Answer = Readonly<{
  body?: unknown;
  download?: Download;
  changes?: number;
  visible?: boolean;
  /** Of a deletion: how many mails about it have left (OUT-31). */
  alreadySent?: number;
  page?: PageInfo;
  /** In place of that of the route. */
  status?: 202;
  /** The address of what is answered, where it has one of its own. */
  location?: string;
}>;
export type PageInfo = Readonly<{ total: number | null; more: boolean }>;

/** One route of the API: what serves it, what validates its parameters, and what describes it are this one definition. */
export type Route<
  Path extends string = string,
  Query extends FieldSchemas = FieldSchemas,
  Body extends FieldSchemas = FieldSchemas,
> = Readonly<{
  /** By which generated clients name it. */
  operationId: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: Path;
  summary: string;
  /** Nothing of it is public; nor is any write. */
  signedIn?: boolean;
  /** What is entered, where the path does not say it; the installation if not given. */
  target?: (body: Parameters<Body>) => Target;
  query?: Query;
  body?: Body;
  /** It takes a file, as the whole body of one of these media types, or as `file` of a multipart body. */
  file?: Readonly<{ mediaTypes: readonly string[]; maxBytes: number }>;
  /** Parameters that a caller may expect and this does not have: they are refused, never ignored (API-11). */
  unsupported?: Unsupported;
  paged?: boolean;
  /** Also what is deleted is entered, by its Owners (GRP-19). */
  entersDeleted?: true;
  /** Of a group that is gone for good the installation is entered instead: `target` says which one was named. */
  entersRemoved?: true;
  allocatesId?: IdKind;
  status?: 200 | 201 | 202 | 204;
  /** What it answers with; a list of these where it is paged. */
  reply?: z.ZodType;
  /** What it answers with 202, where it waits for something that takes longer than `waitsMs`. */
  unfinished?: z.ZodType;
  /** It deletes what mails are about, and tells how many of them have left (OUT-31). */
  tellsSentMails?: true;
  /** What it answers with 202, where there was nothing but quick actions, and nothing is made (QA-7). */
  ofCommandsAlone?: z.ZodType;
  /** How much longer than other requests it may take. */
  waitsMs?: number;
  /** What it reads may stand for another one by now, to which it leads (307). */
  leadsOn?: true;
  /** The media types of what it sends as a download. */
  downloads?: string;
  /** In place of the general table. */
  errorResponses?: Readonly<Partial<Record<ErrorCode, ErrorResponseTo>>>;
  answer(context: RouteContext<Path, Query, Body>): Promise<Answer>;
  /** Reads what an earlier request with the same Idempotency-Key made; without it the same command is repeated. */
  replay?(context: RouteContext<Path, Query, Body>): Promise<Answer>;
  /** Reads the present state, for the ETag of a 412. */
  currentState?(context: RouteContext<Path, Query, Body>): Promise<Answer>;
  /** The service counts no changes: `If-Match` is compared with the present state, before anything is asked of it. */
  comparesState?: boolean;
}>;

export const route = <
  Path extends string,
  const Query extends FieldSchemas = NoFields,
  const Body extends FieldSchemas = NoFields,
>(
  definition: Route<Path, Query, Body>,
): Route => definition as unknown as Route;

export const textInput = z.string().max(100_000).nullable();
/** Up to 262,144 bytes and what they may be before the field rules (ISS-3). */
export const markdown = z.string().max(400_000).nullable();
export const time = z.iso.datetime({ offset: true });
export { id } from '../views/view';
export const search = z.string().max(1_024);
export const sort = z.enum(['asc', 'desc']);

/** What the `:id` of a path names, where it names what is entered. */
export const targetKindOf = ({ path }: Pick<Route, 'path'>): 'group' | 'project' | null => {
  if (/^\/(groups|namespaces)\/:id/.test(path)) return 'group';
  return path.startsWith('/projects/:id') ? 'project' : null;
};
