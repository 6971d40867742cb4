import { Injectable } from '@nestjs/common';
import type { ImportedRow } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { atOnce } from '../../at-once';
import { ownerRules } from '../../crm-access';
import { CreateOrganizationInGroup } from '../../organizations/create-organization.handler';
import { PresentOrganization } from '../../organizations/organization';
import { changedOrganization, newOrganization } from '../../organizations/organization-fields';
import { OrganizationNames } from '../../organizations/organization-name';
import { organizationDecider, ReleaseName, UpdateOrganization } from '../../organizations/organization.decider';
import { UpdateOrganizationInGroup } from '../../organizations/update-organization.handler';
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

type Input = Readonly<{ name?: string | null; defaultRate?: string | null; description?: string | null }>;
type Planned = Readonly<{ row: FileRow; input: Input; active?: boolean }>;
type Plan =
  | Readonly<{ kind: 'failed'; row: FileRow; errors: readonly string[] }>
  | (Planned & Readonly<{ kind: 'create'; organizationId: number }>)
  | (Planned & Readonly<{ kind: 'update'; present: PresentOrganization }>);

/** Organizations, each found by its name (IMP-3). */
@Injectable()
export class OrganizationRows implements ImportedRows {
  constructor(
    private readonly commands: Commands,
    private readonly names: OrganizationNames,
    private readonly plans: Plans,
    private readonly holds: NameHolds,
  ) {}

  preview(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    return atOnce(rows, async (row) => {
      const plan = await persistently(() => this.plan(row, context));
      if (plan.kind === 'failed') return failed(row, plan.errors);
      return plan.kind === 'create' ? result(row, 'created', null) : this.previewUpdate(plan, context);
    });
  }

  hold(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    return Promise.all(rows.map((row) => persistently(() => this.holdOne(row, context))));
  }

  async release(rows: readonly FileRow[], { file, scope }: RowsContext): Promise<void> {
    await Promise.all(
      rows.map(async ({ row }) => {
        const organizationId = file.firstOrganizationId + row - 1;
        await this.commands.execute(new ReleaseName({ organizationId }, scope.part(`row-${row}`).command('release')));
      }),
    );
  }

  private async holdOne(row: FileRow, context: RowsContext): Promise<ImportedRow> {
    const plan = await this.plan(row, context);
    if (plan.kind !== 'create') return plan.kind === 'failed' ? failed(row, plan.errors) : result(row, 'updated', null);
    try {
      await this.holds.name(plan.organizationId, plan.input.name ?? '', context);
      return result(row, 'created', null);
    } catch (error) {
      return failed(row, errorsOf(error));
    }
  }

  write(rows: readonly FileRow[], context: RowsContext): Promise<ImportedRow[]> {
    return Promise.all(rows.map((row) => persistently(() => this.writeOne(row, context))));
  }

  private async writeOne(row: FileRow, context: RowsContext): Promise<ImportedRow> {
    const plan = await this.plan(row, context);
    if (plan.kind === 'failed') return failed(row, plan.errors);
    try {
      return await (plan.kind === 'create' ? this.create(plan, context) : this.update(plan, context));
    } catch (error) {
      return failed(row, errorsOf(error));
    }
  }

  private async plan(row: FileRow, context: RowsContext): Promise<Plan> {
    const { request, file, scope } = context;
    if (row.error !== null) return { kind: 'failed', row, errors: [row.error] };
    const input = inputOf(row);
    const active = activeIn(row);
    const invalidState = active === null ? [INVALID_STATE] : [];
    const organizationId = file.firstOrganizationId + row.row - 1;
    const { values, violations } = newOrganization({ name: input.name ?? null });
    const found = violations.length === 0 ? await this.names.owner(request.groupId, values.name) : null;
    const planned = { row, input, ...(typeof active === 'boolean' && { active }) };
    if (found && found.organizationId !== organizationId) {
      const taken = request.mode === 'create' ? ['Name has already been taken'] : [];
      const errors = [...taken, ...changedOrganization(input).violations.map(messageOf), ...invalidState];
      return errors.length > 0 ? { kind: 'failed', row, errors } : { kind: 'update', present: found, ...planned };
    }
    const rules = [...ownerRules(scope.access, 'organizations'), ...newOrganization(input).violations];
    const errors = [...rules.map(messageOf), ...invalidState, ...creationErrors(context)];
    return errors.length > 0 ? { kind: 'failed', row, errors } : { kind: 'create', organizationId, ...planned };
  }

  private async previewUpdate(
    { row, input, active, present }: Extract<Plan, { kind: 'update' }>,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const { organizationId, groupId } = present;
    const { name, ...others } = changedOrganization(input).values;
    const details = { ...others, ...(name !== undefined && { name: { ...present.name, text: name } }) };
    const change = { organizationId, groupId, details, ...omitUndefined({ active }) };
    try {
      const events = await this.plans.pastEnded(
        async (ended) =>
          organizationDecider.decide(new UpdateOrganization({ ...change, ended }, scope.command()), present),
        scope.access,
      );
      return result(row, events.length > 0 ? 'updated' : 'unchanged', organizationId);
    } catch (error) {
      return failed(row, errorsOf(error));
    }
  }

  private async create(
    { row, input, active, organizationId }: Extract<Plan, { kind: 'create' }>,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const own = scope.part(`row-${row.row}`);
    await this.commands.execute(new CreateOrganizationInGroup({ organizationId, ...input }, own.part('create')));
    if (active === false)
      await this.commands.execute(new UpdateOrganizationInGroup({ organizationId, active }, own.part('deactivate')));
    return result(row, 'created', organizationId);
  }

  private async update(
    { row, input, active, present: { organizationId } }: Extract<Plan, { kind: 'update' }>,
    { scope }: RowsContext,
  ): Promise<ImportedRow> {
    const change = { organizationId, ...input, ...omitUndefined({ active }) };
    const own = scope.part(`row-${row.row}`).part('update');
    const executed = await this.commands.execute(new UpdateOrganizationInGroup(change, own));
    const events = await executed.events();
    return result(row, events.length > 0 ? 'updated' : 'unchanged', organizationId);
  }
}

const inputOf = (row: FileRow): Input =>
  omitUndefined({
    name: cellOf(row, 'name'),
    defaultRate: cellOf(row, 'default_rate'),
    description: cellOf(row, 'description'),
  });
