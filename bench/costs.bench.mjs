// What a request costs in calls of the adapters, in each shape: until it is answered, and until nothing follows any more.
// Each is made some times over, one after the other; the median counts, so that a block of ids now and then does not.
import { setTimeout as wait } from 'node:timers/promises';
import { Calls } from './counting.mjs';
import { openSender, startMailServer, text } from './desk.mjs';
import { figure, median, report } from './measure.mjs';
import { inOneProcess, onServers } from './shapes.mjs';

const TIMES = 5;
const QUIET_MS = 200;
const script = process.env.SERVERS_START;

/** Waits until nothing has begun or run for a while. */
const untilQuiet = async (calls) => {
  for (let before = -1; before !== calls.calls.length || calls.calls.some(({ to }) => !to); await wait(QUIET_MS))
    before = calls.calls.length;
};

const costOf = async (calls, request) => {
  const costs = [];
  for (let n = 0; n < TIMES; n += 1) {
    const make = await request(n);
    await untilQuiet(calls);
    calls.begin();
    await make();
    const answered = performance.now();
    await untilQuiet(calls);
    costs.push({ answered: calls.count(answered), all: calls.count(), inARow: calls.inARow(answered) });
  }
  const middle = (part) =>
    Object.fromEntries(Object.keys(costs[0][part]).map((of) => [of, median(costs.map((cost) => cost[part][of]))]));
  return { answered: middle('answered'), all: middle('all'), inARow: middle('inARow') };
};

/** The requests, as `[name, n => what is measured]`: what it needs is made before. */
const requestsOf = async ({ ask, smtpPort }) => {
  const { body: group } = await ask('POST', '/groups', { name: 'Costs', path: 'costs' });
  const { body: project } = await ask('POST', '/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
  const crm = `/groups/${group.id}/crm`;
  const desk = `/projects/${project.id}`;
  const { body: settings } = await ask('PUT', `${desk}/service_desk`, { service_desk_enabled: true });

  let made = 0;
  const contact = async () => {
    const email = `person.${(made += 1)}@costs.test`;
    return (await ask('POST', `${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', email })).body;
  };
  const issue = async () => (await ask('POST', `${desk}/issues`, { title: 'The printer burns' })).body;
  const member = async () => {
    const username = `member${(made += 1)}`;
    const password = 'a long enough password 1';
    const email = `${username}@costs.test`;
    const { body: user } = await ask('POST', '/users', { username, name: 'Member', email, password });
    await ask('POST', `/groups/${group.id}/members`, { user_id: user.id, access_level: 30 });
    return user;
  };
  const { id: known } = await contact();
  const { iid } = await issue();
  const mails = openSender(smtpPort, 1);
  /** Each of somebody else, since one person is thanked a few times an hour only. */
  const mail = (headers) => async (n) => {
    const { email: from } = await contact();
    const to = settings.service_desk_address;
    return () => mails.sendMail({ from, to, subject: `Printer ${n}`, text, headers });
  };
  const once = (make) => async () => make;

  return {
    close: () => mails.close(),
    requests: [
      ['nothing is asked', once(() => undefined)],
      ['create a contact', once(contact)],
      [
        'update a contact',
        async (n) => () => ask('PUT', `${crm}/contacts/${known}`, { description: `Seen ${n} times` }),
      ],
      ['list contacts', once(() => ask('GET', `${crm}/contacts?per_page=20`))],
      ['create an issue', once(issue)],
      ['read an issue', once(() => ask('GET', `${desk}/issues/${iid}`))],
      [
        'link two contacts to an issue',
        async () => {
          const one = await issue();
          const add_ids = [(await contact()).id, known];
          return () => ask('PUT', `${desk}/issues/${one.iid}/crm_contacts`, { add_ids });
        },
      ],
      ['write a note', async (n) => () => ask('POST', `${desk}/issues/${iid}/notes`, { body: `Note ${n}` })],
      [
        'remove a member',
        async () => {
          const { id } = await member();
          return () => ask('DELETE', `/groups/${group.id}/members/${id}`);
        },
      ],
      ['take a mail, and make an issue of it', mail({ 'X-Auto-Response-Suppress': 'All' })],
      ['the same, and thank for it', mail({})],
    ],
  };
};

/** The costs of all requests in one shape. */
const measure = async (open) => {
  const calls = new Calls();
  const mailServer = await startMailServer(() => undefined);
  const shape = await open(calls.decorate, mailServer.settings);
  const { requests, close } = await requestsOf(shape);
  const costs = [];
  for (const [name, request] of requests) costs.push({ request: name, ...(await costOf(calls, request)) });
  close();
  await shape.stop();
  await mailServer.close();
  return costs;
};

const costs = { 'one process': await measure(inOneProcess) };
if (script) costs['a process per service'] = await measure((...how) => onServers(script, ...how));
report(
  Object.entries(costs).flatMap(([shape, measured]) => {
    const most = Math.max(...measured.map(({ inARow }) => inARow.durable));
    return [figure(`durable writes in a row before a request is answered, ${shape}`, most, 'writes', { most: 3 })];
  }),
  script ? [] : ['the costs in a process per service (set SERVERS_START)'],
  { costs },
);
