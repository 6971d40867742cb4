import type { onRequestHookHandler } from 'fastify';

/** What the path of a group, a project or a user is made of. */
const NAME = String.raw`[A-Za-z0-9_.][\w.-]*`;
const PATH = `${NAME}(?:/${NAME})*`;

type Place = Readonly<{ path: RegExp; place: (...parts: readonly string[]) => string }>;

/** The paths of `web_url`, and where the API answers for the same thing. */
const places: readonly Place[] = [
  {
    path: new RegExp(`^groups/(${PATH})/-/crm/(contacts|organizations)/([0-9]+)$`),
    place: (group, noun, id) => `groups/${group}/crm/${noun}/${id}`,
  },
  { path: new RegExp(`^groups/(${PATH})$`), place: (group) => `groups/${group}` },
  {
    path: new RegExp(`^(${PATH})/-/issues/([0-9]+)$`),
    place: (project, iid) => `projects/${project}/issues/${iid}`,
  },
  { path: new RegExp(`^(${NAME}/${PATH})$`), place: (project) => `projects/${project}` },
  { path: new RegExp(`^(${NAME})$`), place: (username) => `users?username=${username}` },
];
const API = /^api(\/|$)/;

/**
 * Until there are web pages, a `web_url` leads to what the API says of the same thing, to whoever may read it. Nothing is
 * looked up here, so what is unknown and what is forbidden are answered alike.
 */
export const webPages: onRequestHookHandler = ({ is404, method, url }, reply, done) => {
  const place = is404 && (method === 'GET' || method === 'HEAD') ? placeOf(url) : null;
  if (place === null) return done();
  void reply.redirect(`/api/v4/${place}`, 302);
};

const placeOf = (url: string): string | null => {
  const path = url.split('?')[0]!.replace(/^\/|\/$/g, '');
  const found = API.test(path) ? undefined : places.find((one) => one.path.test(path));
  if (!found) return null;
  const [, ...parts] = found.path.exec(path)!;
  return found.place(...parts.map(encodeURIComponent));
};
