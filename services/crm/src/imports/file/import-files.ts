import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { ImportKind, MAX_IMPORT_ROWS, ownerOfImport } from '@ledgerdesk/contracts';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';
import { emailForm, nameForm, NormalForm } from '@ledgerdesk/fields';
import type { ImportRequested, ReadFile } from '../import';
import { csvRows } from './csv-rows';
import { fileRefused, FileRow, ReadRow, ROWS_IN_A_PART } from './file-rows';
import { fileText } from './file-text';
import { isVcards, vcardRows } from './vcard-rows';

/** What no two rows of a file may have in common (IMP-5). */
const uniqueIn: Readonly<Record<ImportKind, Readonly<{ column: string; title: string; form: NormalForm }>>> = {
  contacts: { column: 'email', title: 'Email', form: emailForm },
  organizations: { column: 'name', title: 'Name', form: nameForm },
};

/** The files of imports: read once, and kept in parts from then on. */
@Injectable()
export class ImportFiles {
  private readonly contactIds: IdBlocks;
  private readonly organizationIds: IdBlocks;

  constructor(
    private readonly blobs: BlobStore,
    eventStore: EventStore,
  ) {
    this.contactIds = new IdBlocks(eventStore, 'contact');
    this.organizationIds = new IdBlocks(eventStore, 'organization');
  }

  /**
   * Reads the file that has this hash, and puts its rows beside it.
   *
   * @throws DomainError `import-file-refused`
   */
  async read({ importId, kind, encoding }: ImportRequested['data'], hash: string): Promise<ReadFile> {
    const text = await fileText(await this.content(importId, hash), encoding);
    const isOfCards = await isVcards(text);
    if (isOfCards && kind !== 'contacts') throw fileRefused('A file of vCards can only be imported as contacts');
    const { rows, warnings } = isOfCards ? vcardRows(text) : await csvRows(text, kind);

    const parts: string[] = [];
    let total = 0;
    for await (const part of partsOf(compared(rows, kind))) {
      total += part.length;
      if (total > MAX_IMPORT_ROWS) throw fileRefused(`File has too many rows (maximum is ${MAX_IMPORT_ROWS})`);
      const blob = await this.blobs.put(ownerOfImport(importId), Buffer.from(JSON.stringify(part)));
      parts.push(blob.hash);
    }
    const [firstContactId, firstOrganizationId] = await Promise.all([
      this.contactIds.takeRow(Math.max(1, total)),
      this.organizationIds.takeRow(Math.max(1, total)),
    ]);
    const read = text.detected ? [`The file was read as ${text.encoding}`] : [];
    return { total, parts, warnings: [...read, ...warnings], firstContactId, firstOrganizationId };
  }

  /** The rows of a part. */
  async part(importId: number, hash: string): Promise<readonly FileRow[]> {
    return JSON.parse((await this.content(importId, hash)).toString()) as readonly FileRow[];
  }

  private async content(importId: number, hash: string): Promise<Buffer> {
    const content = await this.blobs.open(ownerOfImport(importId), hash);
    if (!content) throw new Error(`Import ${importId} has no blob ${hash}`);
    return buffer(content);
  }
}

async function* partsOf(rows: AsyncIterable<FileRow>): AsyncGenerator<readonly FileRow[], void> {
  let part: FileRow[] = [];
  for await (const row of rows) {
    part.push(row);
    if (part.length < ROWS_IN_A_PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Of rows with the same value the first one stands. */
async function* compared(rows: AsyncIterable<ReadRow>, kind: ImportKind): AsyncGenerator<FileRow, void> {
  const { column, title, form } = uniqueIn[kind];
  const seen = new Map<string, number>();
  const organizations = new Map<string, number>();
  for await (const row of rows) {
    const value = form.of(row.cells[column] ?? '');
    const first = seen.get(value);
    if (value !== '' && row.error === null && first === undefined) seen.set(value, row.row);
    const repeated =
      first === undefined ? null : `${title} appears more than once in this file (first in row ${first})`;
    const organization = nameForm.of(row.cells.organization ?? '');
    const organizationRow = organizations.get(organization) ?? row.row;
    organizations.set(organization, organizationRow);
    yield { ...row, error: row.error ?? repeated, organizationRow };
  }
}
