import { Injectable } from '@nestjs/common';
import type { ImportedRow } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { InvalidFields, nameForm, omitUndefined, trimmed } from '@ledgerdesk/fields';
import { atOnce } from '../../at-once';
import { ContactEmails } from '../../contacts/contact-email';
import { changedContact, newContact } from '../../contacts/contact-fields';
import { PresentContact } from '../../contacts/contact';
import { contactDecider, HoldEmail, ReleaseEmail, UpdateContact } from '../../contacts/contact.decider';
import { CreateContactInGroup } from '../../contacts/create-contact.handler';
import { UpdateContactInGroup } from '../../contacts/update-contact.handler';
import { ownerRules } from '../../crm-access';
import { CreateOrganizationInGroup } from '../../organizations/create-organization.handler';
import { newOrganization } from '../../organizations/organization-fields';
import { OrganizationNames } from '../../organizations/organization-name';
import { ReleaseName } from '../../organizations/organization.decider';
import { Plans } from '../../plans/plans';
import type { FileRow } from '../file/file-rows';
import { NameHolds } from './name-holds';
import {
  activeIn,
  cellOf,
  creationErrors,
  errorsOf,
  failed,
  ImportedRows,
  INVALID_STATE,
  messageOf,
  persistently,
  result,
  RowsContext,
} from './imported-rows';

type Fields = 'firstName' | 'lastName' | 'email' | 'phone' | 'description';
type Input = Readonly<Partial<Record<Fields, string | null>>>;
/** `id`: null for none, undefined where the row does not speak of it; a name: of one that is to be made. */
type NamedOrganization = Readonly<{ id: number | null | undefined } | { name: string }>;
type Planned = Readonly<{ row: FileRow; input: Input; organization: NamedOrganization; active?: boolean }>;
type Plan =
  | Readonly<{ kind: 'failed'; row: FileRow; errors: readonly string[] }>
  | (Planned & Readonly<{ kind: 'create'; contactId: number }>)
  | (Planned & Readonly<{ kind: 'update'; present: PresentContact }>);
type Writable = Exclude<Plan, { kind: 'failed' }>;

/** Contacts, each found by its e-mail (IMP-3). */
@Injectable()
export class ContactRows implements ImportedRows {
  constructor(
    private readonly commands: Commands,
    private readonly emails: ContactEmails,
    private readonly organizations: OrganizationNames,
    private readonly plans: Plans,
    private readonly holds: NameHolds,
  ) {}

  async preview(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    const plans = await this.planAll(rows, context);
    return atOnce(plans, async (plan) => {
      if (plan.kind === 'failed') return failed(plan.row, plan.errors);
      return plan.kind === 'create' ? result(plan.row, 'created', null) : this.previewUpdate(plan, context);
    });
  }

  async write(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    const plans = await this.planAll(rows, context);
    const made = forNewOrganizations(plans, (name, row) =>
      persistently(() => this.makeOrganization(name, row, context)),
    );
    await Promise.allSettled(made.values());
    return Promise.all(plans.map((plan) => persistently(() => this.writeOne(plan, made, context))));
  }

  async hold(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    const plans = await this.planAll(rows, context);
    const held = forNewOrganizations(plans, (name, row) =>
      persistently(() => this.holds.name(organizationIdFor(row, context), name, context)),
    );
    await Promise.allSettled(held.values());
    return Promise.all(plans.map((plan) => persistently(() => this.holdOne(plan, held, context))));
  }

  async release(rows: readonly FileRow[], { file, scope }: RowsContext): Promise<void> {
    await Promise.all(
      rows.map(async ({ row, organizationRow }) => {
        const own = scope.part(`row-${row}`);
        const contactId = file.firstContactId + row - 1;
        await persistently(() => this.commands.execute(new ReleaseEmail({ contactId }, own.command('release'))));
        if (organizationRow !== row) return;
        const organizationId = file.firstOrganizationId + row - 1;
        await this.commands.execute(new ReleaseName({ organizationId }, own.command('release-organization')));
      }),
    );
  }

  private async holdOne(
    plan: Plan,
    held: ReadonlyMap<string, Promise<void>>,
    context: RowsContext,
  ): Promise<ImportedRow> {
    if (plan.kind === 'failed') return failed(plan.row, plan.errors);
    try {
      if ('name' in plan.organization) await held.get(nameForm.of(plan.organization.name));
      if (plan.kind === 'create' && plan.input.email) await this.holdEmail(plan.contactId, plan.input.email, context);
      return plan.kind === 'create' ? result(plan.row, 'created', null) : result(plan.row, 'updated', null);
    } catch (error) {
      return failed(plan.row, errorsOf(error));
    }
  }

  private async holdEmail(contactId: number, typed: string, { request, scope }: RowsContext): Promise<void> {
    const { groupId, importId } = request;
    const ids = { contactId, groupId };
    const metadata = scope.part(`contact-${contactId}`).command('hold');
    await this.emails.take(ids, trimmed(typed), metadata, (email) =>
      this.commands.execute(new HoldEmail({ ...ids, email, importId }, metadata)),
    );
  }

  private async writeOne(
    plan: Plan,
    made: ReadonlyMap<string, Promise<number>>,
    context: RowsContext,
  ): Promise<ImportedRow> {
    if (plan.kind === 'failed') return failed(plan.row, plan.errors);
    try {
      const organizationId = await organizationIdOf(plan, made);
      return await (plan.kind === 'create'
        ? this.create(plan, organizationId, context)
        : this.update(plan, organizationId, context));
    } catch (error) {
      return failed(plan.row, errorsOf(error));
    }
  }

  private planAll(rows: readonly FileRow[], context: RowsContext): Promise<Plan[]> {
    const ids = new Map<string, Promise<number | null>>();
    const organizationId = (name: string): Promise<number | null> => {
      const form = nameForm.of(name);
      const id = ids.get(form) ?? persistently(() => this.organizationIdOf(name, context));
      ids.set(form, id);
      return id;
    };
    return atOnce(rows, (row) => persistently(() => this.plan(row, context, organizationId)));
  }

  private async plan(
    row: FileRow,
    context: RowsContext,
    organizationId: (name: string) => Promise<number | null>,
  ): Promise<Plan> {
    const { request, file, scope } = context;
    if (row.error !== null) return { kind: 'failed', row, errors: [row.error] };
    const input = inputOf(row);
    const named = await this.organizationIn(row, request.createOrganizations, organizationId);
    const active = activeIn(row);
    const ownErrors = [...('errors' in named ? named.errors : []), ...(active === null ? [INVALID_STATE] : [])];
    const contactId = file.firstContactId + row.row - 1;
    const email = changedContact({ email: input.email ?? null });
    const address = email.violations.length === 0 ? email.values.email : null;
    const found = address ? await this.emails.owner(request.groupId, address) : null;

    const isUpdate = found !== null && found.contactId !== contactId;
    const taken = isUpdate && request.mode === 'create' ? ['Email has already been taken'] : [];
    const violations = isUpdate
      ? changedContact(input).violations
      : [...ownerRules(scope.access, 'contacts'), ...newContact(input).violations];
    const makes = !isUpdate || 'name' in named;
    const errors = [...taken, ...violations.map(messageOf), ...ownErrors, ...(makes ? creationErrors(context) : [])];
    if (errors.length > 0 || 'errors' in named) return { kind: 'failed', row, errors };
    const planned = { row, input, organization: named, ...(typeof active === 'boolean' && { active }) };
    return isUpdate ? { kind: 'update', present: found, ...planned } : { kind: 'create', contactId, ...planned };
  }

  /** The organization that a row names (IMP-4). */
  private async organizationIn(
    row: FileRow,
    mayCreate: boolean,
    organizationId: (name: string) => Promise<number | null>,
  ): Promise<NamedOrganization | Readonly<{ errors: readonly string[] }>> {
    const name = cellOf(row, 'organization');
    if (name === undefined || name === null || name.trim() === '') return { id: name === undefined ? undefined : null };
    const { values, violations } = newOrganization({ name });
    if (violations.length > 0)
      return { errors: violations.map((violation) => `Organization: ${messageOf(violation)}`) };
    const id = await organizationId(values.name);
    if (id !== null) return { id };
    return mayCreate ? { name: values.name } : { errors: [`Organization ${values.name} was not found`] };
  }

  private async organizationIdOf(name: string, { request: { groupId } }: RowsContext): Promise<number | null> {
    return (await this.organizations.owner(groupId, name))?.organizationId ?? null;
  }

  private async makeOrganization(name: string, row: FileRow, context: RowsContext): Promise<number> {
    const organizationId = organizationIdFor(row, context);
    const own = context.scope.part(`organization-${organizationId}`);
    try {
      await this.commands.execute(new CreateOrganizationInGroup({ organizationId, name }, own));
      return organizationId;
    } catch (error) {
      const made = error instanceof InvalidFields ? await this.organizationIdOf(name, context) : null;
      if (made === null) throw error;
      return made; // By somebody else, at the same time.
    }
  }

  private async previewUpdate(
    { row, input, active, organization, present }: Extract<Plan, { kind: 'update' }>,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const { contactId, groupId } = present;
    if ('name' in organization) return result(row, 'updated', contactId);
    const { email: address, ...others } = changedContact(input).values;
    const email = address && present.email ? { ...present.email, address } : undefined;
    const details = { ...others, ...omitUndefined({ organizationId: organization.id, email }) };
    const change = { contactId, groupId, details, ...omitUndefined({ active }) };
    try {
      const events = await this.plans.pastEnded(
        async (ended) => contactDecider.decide(new UpdateContact({ ...change, ended }, scope.command()), present),
        scope.access,
      );
      return result(row, events.length > 0 ? 'updated' : 'unchanged', contactId);
    } catch (error) {
      return failed(row, errorsOf(error));
    }
  }

  private async create(
    { row, input, active, contactId }: Extract<Plan, { kind: 'create' }>,
    organizationId: number | null | undefined,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const own = scope.part(`row-${row.row}`);
    const contact = { contactId, ...input, ...omitUndefined({ organizationId }) };
    await this.commands.execute(new CreateContactInGroup(contact, own.part('create')));
    if (active === false)
      await this.commands.execute(new UpdateContactInGroup({ contactId, active }, own.part('deactivate')));
    return result(row, 'created', contactId);
  }

  private async update(
    { row, input, active, present: { contactId } }: Extract<Plan, { kind: 'update' }>,
    organizationId: number | null | undefined,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const change = { contactId, ...input, ...omitUndefined({ organizationId, active }) };
    const own = scope.part(`row-${row.row}`).part('update');
    const events = await (await this.commands.execute(new UpdateContactInGroup(change, own))).events();
    return result(row, events.length > 0 ? 'updated' : 'unchanged', contactId);
  }
}

/** Does something for each organization that rows name and that is not there, once, by the normal form of its name. */
const forNewOrganizations = <Result>(
  plans: readonly Plan[],
  treat: (name: string, row: FileRow) => Promise<Result>,
): ReadonlyMap<string, Promise<Result>> => {
  const treated = new Map<string, Promise<Result>>();
  for (const plan of plans) {
    if (plan.kind === 'failed' || !('name' in plan.organization)) continue;
    const { name } = plan.organization;
    const form = nameForm.of(name);
    if (!treated.has(form)) treated.set(form, treat(name, plan.row));
  }
  return treated;
};

/** By the first row of the file that names it, so that it is the same for every part. */
const organizationIdFor = ({ organizationRow }: FileRow, { file }: RowsContext): number =>
  file.firstOrganizationId + organizationRow - 1;

const organizationIdOf = async (
  { organization }: Writable,
  made: ReadonlyMap<string, Promise<number>>,
): Promise<number | null | undefined> =>
  'name' in organization ? made.get(nameForm.of(organization.name)) : organization.id;

const inputOf = (row: FileRow): Input =>
  omitUndefined({
    firstName: cellOf(row, 'first_name'),
    lastName: cellOf(row, 'last_name'),
    email: cellOf(row, 'email'),
    phone: cellOf(row, 'phone'),
    description: cellOf(row, 'description'),
  });
