import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { listContacts, readContact, updateContact, updateOrganization } from '@ledgerdesk/contracts';
import { ReadModels, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { StartedService } from '@ledgerdesk/testing';
import fc from 'fast-check';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { asking, newGroup, untilServing } from './crm.fixture';
import { crmService } from './crm.service';
import { organizationList } from './organizations/organization-list/organization-list.projection';

const projections = [contactList, organizationList] as const;
const RUNS = 6;

/** All documents of both lists. */
const documentsOf = async (readModels: ReadModels) =>
  Promise.all(
    projections.map(
      async (list) =>
        (await (await readModels.documents<object, never>(list as never)).find({ limit: 1_000 })).documents,
    ),
  );

/** The lists as they are built anew from the log, beside the serving ones. */
const rebuilt = async ({ parts: { log, logId, feed, state } }: StartedService) => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-rebuilt-'));
  const store = new SqliteDocumentStore(directory);
  const readModels = await ReadModels.start({ store, log, feed, logId, state, projections: crmService.projections! });
  try {
    for (const head = await log.head(); ; await wait(5)) {
      const status = await readModels.status();
      if (status.every(({ state, position }) => state === 'serving' && position >= head)) break;
    }
    return await documentsOf(readModels);
  } finally {
    await readModels.stop();
    await store.close();
    rmSync(directory, { recursive: true });
  }
};

type Step = Readonly<{
  to: number;
  organization: number | null;
  text: string;
  active: boolean;
  kind: 'contact' | 'organization';
}>;
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('contact', 'organization'),
  to: fc.nat({ max: 3 }),
  organization: fc.option(fc.nat({ max: 1 })),
  text: fc.constantFrom('a', 'B', 'é', 'ß'),
  active: fc.boolean(),
});

describe('the lists', () => {
  let service: StartedService;
  let group = newGroup();
  const { ask, addContact, addOrganization } = asking(
    () => service.parts.client,
    () => group,
  );
  beforeAll(async () => {
    service = await StartedService.start(crmService);
    await untilServing(service.parts);
  });
  afterAll(() => service.stop());

  const run = async (steps: readonly Step[]) => {
    group = newGroup();
    const [first, second] = [await addOrganization(), await addOrganization()];
    const organizations = [first.id, second.id];
    const contacts = [await addContact(), await addContact(), await addContact(), await addContact()].map(
      ({ id }) => id,
    );
    const change = ({ kind, to, organization, text, active }: Step) => {
      const organizationId = organizations[organization ?? to % 2]!;
      if (kind === 'organization')
        return ask(updateOrganization, { organizationId, name: `${text} ${organizationId}`, active });
      const given = { lastName: text, email: `${text}${to}@x.org`, active };
      return ask(updateContact, {
        contactId: contacts[to]!,
        ...given,
        organizationId: organization === null ? null : organizationId,
      });
    };
    const answers = await Promise.all(steps.map(change));
    const position = Math.max(0, ...answers.map(({ position }) => position));
    while (!(await service.parts.readModels.show(['ContactCreated', 'OrganizationCreated'], position)));
    const listed = (await ask(listContacts, {})).items;
    const read = await Promise.all(listed.map(({ id }) => ask(readContact, { contactId: id })));
    expect(listed).toEqual(read.map(({ contact }) => contact));
    expect(listed).toHaveLength(contacts.length);
  };

  it(
    `show what the streams say after any changes at once, and are the same built anew, on hostile adapters (${RUNS} runs)`,
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          await run(steps);
          expect(await rebuilt(service)).toEqual(await documentsOf(service.parts.readModels));
        }),
        { numRuns: RUNS },
      ),
    120_000,
  );
});
