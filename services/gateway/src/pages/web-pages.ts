import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { Access, readCurrentUser } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { CONFIGURATION, Logger, reportTo } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from '../gateway.environment';
import { ApiRequest, ApiRequests, Target } from '../request/api-request';
import type { EnteredRequest } from '../request/entered-request';
import { HttpError, internalError, responseTo } from '../request/error-responses';
import { idsOf } from '../request/trace';
import { Sessions } from '../sign-in/sessions';
import { wholeUserView } from '../views/user.view';
import { Language, preferredLanguage } from './languages';
import { html, page as documentOf, pageHeaders } from './page';
import { findPage, Page, usernameIn } from './pages';
import { placeOf } from './place';
import { shell, shellHeaders } from './shell';
import { builtPages, filesToLoad, webFiles } from './web-files';

type Visit = Readonly<{
  request: ApiRequest;
  /** Where the page is; null where that is not there, or not for this visitor to know of. */
  entered: EnteredRequest | null;
  access: Access;
}>;

const SIGN_IN = '/users/sign_in';

/**
 * The pages for browsers: a document that is the same for all, with what its program begins with: who has signed in, what
 * they may do here, and the token that writes need. Asked for JSON, a page answers that alone.
 */
@Injectable()
export class WebPages {
  private readonly directory = builtPages();

  constructor(
    private readonly requests: ApiRequests,
    private readonly sessions: Sessions,
    private readonly logger: Logger,
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<GatewayConfiguration, 'PUBLIC_URL' | 'BILLING_CURRENCY'>,
  ) {}

  /** A Fastify plugin, to be registered at the root; `answer` is a hook of the whole server. */
  readonly files = (fastify: FastifyInstance): Promise<void> => webFiles(this.directory)(fastify);

  readonly answer: onRequestAsyncHookHandler = async (http, reply) => {
    if (!http.is404 || !isLookedAt(http)) return;
    const username = usernameIn(http.url);
    if (username !== null) return reply.redirect(`/api/v4/users?username=${username}`, 302);
    const found = findPage(http.url);
    if (!found) return;
    try {
      return await this.show(found.page, found.target, http, reply);
    } catch (error) {
      return this.fail(error, http, reply);
    }
  };

  private async show(page: Page, target: Target, http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.visit(http, target);
    const { access, entered } = visit;
    if (page.path === SIGN_IN && access.user) return reply.redirect(ownPlace(http), 302);
    const isThere = entered !== null && page.allows(access);
    // Of what anonymous visitors must not know of, it is not told whether it is there.
    const hasToSignIn = !isThere && !access.user && (entered === null || target === null);
    if (hasToSignIn) return redirectToSignIn(http, reply);
    return this.send(isThere ? 200 : 404, visit, http, reply);
  }

  /** With a session that has ended, as anybody. */
  private async visit(http: FastifyRequest, target: Target): Promise<Visit> {
    const request = await this.requests.open(http, { signedIn: false, writes: false }).catch(anonymously);
    const visit = request && (await this.enter(request, target).catch(anonymously));
    return visit ?? this.enter(this.requests.openPublic(http), target);
  }

  private async enter(request: ApiRequest, target: Target): Promise<Visit> {
    const entered = await request.enter(target).catch(withoutIt);
    const { access } = entered ?? (await request.enter(null));
    return { request, entered, access };
  }

  private async send(status: 200 | 404, visit: Visit, http: FastifyRequest, reply: FastifyReply) {
    const { request, access } = visit;
    const user = await this.userOf(visit);
    const language = languageOf(user, http);
    const content = {
      language,
      user,
      csrf_token: request.sessionToken === null ? null : this.sessions.csrfTokenOf(request.sessionToken),
      currency: this.configuration.BILLING_CURRENCY,
      place: status === 200 ? placeOf(access) : null,
    };
    void reply.code(status).headers(shellHeaders);
    if (wantsJson(http)) return reply.type('application/json; charset=utf-8').send(content);
    return reply.send(shell(language, filesToLoad(this.directory, language), content));
  }

  private async userOf({ request, access, entered }: Visit): Promise<object | null> {
    if (!access.user) return null;
    const { user } = await (entered ?? (await request.enter(null))).ask(readCurrentUser, {});
    return wholeUserView.show(user, { access, webUrl: (path) => `${this.configuration.PUBLIC_URL}/${path}` });
  }

  private fail(error: unknown, http: FastifyRequest, reply: FastifyReply): FastifyReply {
    const refused = error instanceof HttpError ? error.response : error instanceof DomainError && responseTo(error);
    const { status, headers = {} } = refused || internalError;
    if (status === internalError.status) reportTo(this.logger)('a page failed', idsOf(http), error);
    const content = html`<p>This did not work. Please try again later.</p>`;
    return reply.code(status).headers(headers).headers(pageHeaders).send(documentOf('Ledgerdesk', content));
  }
}

const isLookedAt = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

const wantsJson = ({ headers }: FastifyRequest): boolean => headers.accept === 'application/json';

const languageOf = (user: object | null, { headers }: FastifyRequest): Language =>
  (user as { language?: Language | null } | null)?.language ?? preferredLanguage(headers['accept-language']);

/** Who is nobody, or fails too often to be anybody, looks at pages as the public does. */
const anonymously = (error: unknown): null => {
  if (error instanceof HttpError && [401, 429].includes(error.response.status)) return null;
  throw error;
};

const withoutIt = (error: unknown): null => {
  const isMissing =
    error instanceof DomainError && ['group-not-found', 'project-not-found', 'invalid-request'].includes(error.code);
  if (isMissing) return null;
  throw error;
};

const redirectToSignIn = (http: FastifyRequest, reply: FastifyReply): FastifyReply => {
  void reply.header('cache-control', 'no-store');
  if (wantsJson(http)) return reply.code(401).send({ message: '401 Unauthorized' });
  const back = http.url === '/' ? '' : `?redirect=${encodeURIComponent(http.url)}`;
  return reply.redirect(`${SIGN_IN}${back}`, 302);
};

/** Where `redirect` leads, within this installation only. */
const ownPlace = ({ url }: FastifyRequest): string => {
  const base = 'http://ledgerdesk.invalid';
  const { searchParams } = new URL(url, base);
  const text = searchParams.get('redirect') ?? '/';
  const wanted = URL.canParse(text, base) ? new URL(text, base) : null;
  return wanted?.origin === base ? `${wanted.pathname}${wanted.search}` : '/';
};
