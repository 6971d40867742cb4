// Two root groups of the one process: one with subgroups, projects, contacts and linked issues, and the one it moves into,
// which has every second of the contacts already.
import { performance } from 'node:perf_hooks';
import { library } from './measure.mjs';
import { headers } from './one-process.mjs';

const autocannon = library('autocannon');
const CONNECTIONS = 64;
/** Each subgroup has as many below it, as long as there are some. */
const SUBGROUPS_EACH = 10;
const SUBGROUPS_PER_PROJECT = 10;
const REPORTED_MS = 10_000;

/** So many of each; what else there is follows from them. */
export const sizeOf = (links) => ({ links, contacts: links / 5, subgroups: links / 10 });

/** Posts `count` bodies, and answers what was answered, in the order of the bodies: `places` says where each goes. */
const postAll = async ({ url }, what, count, placeOf, bodyOf) => {
  const answers = Array.from({ length: count });
  let next = 0;
  let failure;
  let reported = performance.now();
  const setupRequest = (request, context) => {
    context.n = next;
    next += 1;
    return { ...request, path: `/api/v4${placeOf(context.n)}`, body: JSON.stringify(bodyOf(context.n)) };
  };
  const onResponse = (status, body, context) => {
    if (status === 201) answers[context.n] = JSON.parse(body).id;
    else failure ??= `${what} ${context.n} was answered ${status} ${body}`;
    if (performance.now() - reported < REPORTED_MS) return;
    reported = performance.now();
    console.error(`${what}: ${next} of ${count}`);
  };
  const connections = Math.min(CONNECTIONS, count);
  const requests = [{ method: 'POST', headers, setupRequest, onResponse }];
  await autocannon({ url, connections, amount: count, timeout: 60, requests });
  if (failure) throw new Error(failure);
  return answers;
};

const personOf = (n) => ({ first_name: `First ${n % 977}`, last_name: `Last ${n}`, email: `person.${n}@bench.test` });

/** Fills a service that is empty; answers `{ group, parent, project, user }`: ids, and the token of a member of both. */
export const makeWorld = async (service, { links, contacts, subgroups }) => {
  const make = async (path, body) => (await service.ask('POST', path, body)).body;
  const group = (await make('/groups', { name: 'Moved', path: 'moved' })).id;
  const parent = (await make('/groups', { name: 'Parent', path: 'parent' })).id;
  const groups = [group];
  while (groups.length <= subgroups) {
    // Those below groups that are there already.
    const count = Math.min(groups.length * SUBGROUPS_EACH, subgroups + 1) - groups.length || 1;
    const first = groups.length;
    const parentOf = (n) => groups[Math.floor((first + n - 1) / SUBGROUPS_EACH)];
    const bodyOf = (n) => ({ name: `Group ${first + n}`, path: `group-${first + n}`, parent_id: parentOf(n) });
    groups.push(...(await postAll(service, 'groups', count, () => '/groups', bodyOf)));
  }
  const isProject = (_, n) => n % SUBGROUPS_PER_PROJECT === 0;
  const places = groups.filter(isProject);
  const projects = await postAll(
    service,
    'projects',
    places.length,
    () => '/projects',
    (n) => ({ name: 'Desk', path: `desk-${n}`, namespace_id: places[n] }),
  );
  const owned = await postAll(service, 'contacts', contacts, () => `/groups/${group}/crm/contacts`, personOf);
  const isDuplicate = (_, n) => n % 2 === 1;
  const duplicates = owned.filter(isDuplicate);
  await postAll(
    service,
    'duplicates',
    duplicates.length,
    () => `/groups/${parent}/crm/contacts`,
    (n) => personOf(2 * n + 1),
  );
  await postAll(
    service,
    'issues',
    links,
    (n) => `/projects/${projects[n % projects.length]}/issues`,
    (n) => ({ title: `Printer ${n}`, crm_contact_ids: [duplicates[n % duplicates.length]] }),
  );
  return { group, parent, project: projects[0], user: await makeMember(make, [group, parent]) };
};

/** The token of a new user with both groups. */
const makeMember = async (make, groups) => {
  const password = 'a long enough password 1';
  const user = await make('/users', { username: 'member', name: 'Member', email: 'member@bench.test', password });
  for (const group of groups) await make(`/groups/${group}/members`, { user_id: user.id, access_level: 30 });
  return (await make(`/users/${user.id}/personal_access_tokens`, { name: 'bench', scopes: ['api'] })).token;
};
