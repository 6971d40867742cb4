import { listContacts, readContact, updateContact, updateOrganization } from '@ledgerdesk/contracts';
import { StartedService } from '@ledgerdesk/testing';
import fc from 'fast-check';
import { asking, newGroup, untilServing } from './fixture/requests';
import { crmDefinition } from './crm.definition';

const RUNS = 6;

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
    service = await StartedService.start(crmDefinition);
    await untilServing(service.parts);
  });
  afterAll(() => service.stop());

  const run = async (steps: readonly Step[]) => {
    group = newGroup();
    const first = await addOrganization();
    const second = await addOrganization();
    const organizations = [first.id, second.id];
    const contacts = [await addContact(), await addContact(), await addContact(), await addContact()].map(
      ({ id }) => id,
    );
    const change = ({ kind, to, organization, text, active }: Step) => {
      const organizationId = organizations[organization ?? to % 2]!;
      if (kind === 'organization')
        return ask(updateOrganization, { organizationId, name: `${text} ${organizationId}`, active });
      const changed = { lastName: text, email: `${text}${to}@x.org`, active };
      return ask(updateContact, {
        contactId: contacts[to]!,
        ...changed,
        organizationId: organization === null ? null : organizationId,
      });
    };
    const answers = await Promise.all(steps.map(change));
    const position = Math.max(0, ...answers.map(({ position }) => position));
    while (!(await service.parts.readModels.waitForPosition(['ContactCreated', 'OrganizationCreated'], position)));
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
          expect(await service.differences()).toEqual([]);
        }),
        { numRuns: RUNS },
      ),
    120_000,
  );
});
