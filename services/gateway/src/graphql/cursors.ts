import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals places in lists, which tell the names of contacts: a cursor stands in addresses and logs. It is of one question and
 * opens for no other. The same place has the same cursor, on every gateway.
 */
export class Cursors {
  private readonly key: Buffer;
  private readonly ivKey: Buffer;

  /** @param secret of the installation */
  constructor(secret: string) {
    const keyFor = (use: string) => createHmac('sha256', secret).update(`cursors ${use}`).digest();
    this.key = keyFor('seal');
    this.ivKey = keyFor('iv');
  }

  /** AES-256-GCM. Its IV is made of what is sealed, so no IV is used for two things. */
  seal(question: string, place: string): string {
    const iv = createHmac('sha256', this.ivKey)
      .update(JSON.stringify([question, place]))
      .digest()
      .subarray(0, IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(question));
    const sealed = Buffer.concat([cipher.update(place, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Null where it is no cursor of this question. */
  open(question: string, cursor: string): string | null {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) return null;
    const iv = bytes.subarray(0, IV_BYTES);
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(question)).setAuthTag(tag);
      const opened = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    } catch {
      return null;
    }
  }
}
