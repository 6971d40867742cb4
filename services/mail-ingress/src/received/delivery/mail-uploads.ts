import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { ownerOfUploads, Upload } from '@ledgerdesk/contracts';
import { ParsedAttachment } from '@ledgerdesk/mail-parsing';

type Storable = Omit<ParsedAttachment, 'hash'>;

/** The attachments of a mail as uploads of its issue (ATT-1), the same in every attempt. */
@Injectable()
export class MailUploads {
  constructor(private readonly blobs: BlobStore) {}

  async store(mailId: string, issueId: number, attachments: readonly Storable[]): Promise<readonly Upload[]> {
    const uploads: Upload[] = [];
    for (const [index, attachment] of attachments.entries()) {
      const { hash, size } = await this.blobs.put(ownerOfUploads(issueId), attachment.content);
      const { name, mediaType, image } = attachment;
      uploads.push({ uploadId: uploadIdOf(mailId, index), name, hash, size, mediaType, image });
    }
    return uploads;
  }

  /** Of an issue that is deleted by now. */
  async delete(issueId: number): Promise<void> {
    await this.blobs.delete(ownerOfUploads(issueId));
  }

  /** BODY-20 */
  async storeText(mailId: string, issueId: number, full: Uint8Array, beside: readonly Upload[]): Promise<Upload> {
    const { hash, size } = await this.blobs.put(ownerOfUploads(issueId), full);
    const name = freeName('full-text', '.txt', beside);
    return { uploadId: uploadIdOf(mailId, beside.length), name, hash, size, mediaType: 'text/plain', image: null };
  }
}

const uploadIdOf = (mailId: string, index: number): string =>
  createHash('sha256').update(`${mailId}/${index}`).digest('hex').slice(0, 32);

const freeName = (stem: string, extension: string, taken: readonly Upload[]): string => {
  const names = new Set(taken.map(({ name }) => name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}${extension}` : `${stem}-${number}${extension}`;
    if (!names.has(name)) return name;
  }
};
