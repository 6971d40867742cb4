import { Injectable } from '@nestjs/common';
import { LabelRefusal, LabelView, listLabels, MAX_TOTAL, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { foldCase } from '@ledgerdesk/fields';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { LabelOwner, labelStream } from '../label';
import { labelDecider } from '../label.decider';
import { labelList } from './label-list.projection';
import { ownerKey } from './label-row';
import { labelView } from './label-view';

/** What a label is called; a deleted one is on no issue any more. */
export type NamedLabel = Readonly<{ name: string; isDeleted: boolean }>;

/** What a filter of issues can hold beside the contacts of an organization and the projects of a user. */
const MOST_IDS = 1_000;

@Injectable()
export class LabelList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
  ) {}

  /** By name, a page of the labels of these owners. */
  async page(
    owners: readonly LabelOwner[],
    { search, page, perPage }: RequestPayload<typeof listLabels>,
  ): Promise<ReplyOf<typeof listLabels>> {
    const where = {
      ownerKey: { in: owners.map(ownerKey) },
      ...(search === null ? {} : { foldedName: { contains: foldCase(search) } }),
    };
    const documents = await this.readModels.documents(labelList);
    const inOrder = { where, field: 'foldedName', sort: 'asc', page, perPage } as const;
    const { found, ...rest } = await numberedPage(documents, inOrder, MAX_TOTAL);
    return { items: found.map(({ label }) => labelView(label)), ...rest };
  }

  /** Those of these names, without case, that these owners have. */
  async named(names: readonly string[], owners: readonly LabelOwner[]): Promise<LabelView[]> {
    const foldedNames = [...new Set(names.map((name) => foldCase(name.trim())))];
    const where = { ownerKey: { in: owners.map(ownerKey) }, foldedName: { in: foldedNames } };
    const { documents } = await (await this.readModels.documents(labelList)).find({ where, limit: MOST_IDS });
    return documents.map(({ label }) => labelView(label));
  }

  /** One that is not listed was made a moment ago, or is deleted: its events tell. */
  async names(ids: readonly number[]): Promise<ReadonlyMap<number, NamedLabel>> {
    const different = [...new Set(ids)];
    if (different.length === 0) return new Map();
    const listed = await (await this.readModels.documents(labelList)).get(different);
    const named = await Promise.all(
      different.map(async (id): Promise<readonly [number, NamedLabel][]> => {
        const row = listed.get(id);
        if (row) return [[id, { name: row.label.name.text, isDeleted: false }]];
        const { state } = await this.eventStore.load(labelStream(id), labelDecider);
        if (state.status === 'present') return [[id, { name: state.name.text, isDeleted: false }]];
        return state.status === 'deleted' ? [[id, { name: state.formerName, isDeleted: true }]] : [];
      }),
    );
    return new Map(named.flat());
  }

  /**
   * Of each of these names the labels that have it, without case. Those of `owners` come first: an issue of a project may
   * have others yet, of groups it was transferred away from.
   *
   * @param owners of a project; null: whosever labels there are
   * @throws DomainError `too-many-labels` where these are more than a filter can hold, and no owners are named
   */
  async idsNamed(
    names: readonly string[],
    owners: readonly LabelOwner[] | null,
  ): Promise<readonly (readonly number[])[]> {
    const documents = await this.readModels.documents(labelList);
    const idsWhere = async (where: Readonly<Record<string, string | { in: string[] }>>) => {
      const { documents: rows } = await documents.find({ where, limit: MOST_IDS });
      return rows.map(({ label }) => label.labelId);
    };
    const found = await Promise.all(
      names.map(async (name) => {
        const foldedName = foldCase(name.trim());
        const own = owners === null ? [] : await idsWhere({ foldedName, ownerKey: { in: owners.map(ownerKey) } });
        return [...new Set([...own, ...(await idsWhere({ foldedName }))])];
      }),
    );
    if (found.flat().length < MOST_IDS) return found;
    if (owners === null) throw tooManyLabels();
    return found.map((ids) => ids.slice(0, MOST_IDS / names.length));
  }
}

const tooManyLabels = () => {
  const code: LabelRefusal = 'too-many-labels';
  return new DomainError(code, 'There are too many labels of this name; name a project');
};
