import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@ledgerdesk/contracts';
import { errorResponse, HttpError } from '../request/error-responses';
import { TakingTurns } from './taking-turns';

/** 32 MB and some 100 ms each, the OWASP recommendation with N = 2^15 (RFC 7914). */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const MOST_MEMORY = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
type Cost = typeof cost;
const deriveWith = promisify<string, Buffer, number, Cost & { maxmem: number }, Buffer>(scrypt);
const derive = (password: string, salt: Buffer, cost: Cost): Promise<Buffer> =>
  deriveWith(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY });

const SHORTEST = 12;
const LONGEST = 128;
const AT_ONCE = 2;
/** How long a password waits at most until it is looked at. */
export const PASSWORD_WAIT_MS = 5_000;
const tooBusy = errorResponse(503, '503 Service Unavailable', { 'retry-after': `${PASSWORD_WAIT_MS / 1_000}` });

/** SIG-1 @throws InvalidFields */
export const assertPassword = (password: string): void => {
  const length = [...password].length;
  const refuse = (message: string) => new InvalidFields([{ path: 'password', message }]);
  if (length < SHORTEST) throw refuse(`is too short (minimum is ${SHORTEST} characters)`);
  if (length > LONGEST) throw refuse(`is too long (maximum is ${LONGEST} characters)`);
};

/**
 * Hashes passwords in threads of Node, so that others are served meanwhile: two at once, however many ask (SIG-1). Who would
 * wait too long for that is answered 503.
 */
@Injectable()
export class Passwords {
  private readonly turns = new TakingTurns(AT_ONCE, PASSWORD_WAIT_MS, () => new HttpError(tooBusy));

  /** In the PHC string format: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. @throws HttpError 503 */
  hash(password: string): Promise<string> {
    return this.turns.take(async () => {
      const salt = randomBytes(SALT_BYTES);
      return phcString(cost, salt, await derive(password, salt, cost));
    });
  }

  /**
   * Whether a password is the one of this hash; of nobody's it costs the same. `begin` is called when it is its turn, and may
   * refuse.
   *
   * @throws HttpError 503; what `begin` throws; Error for a hash that is none of ours
   */
  matches(password: string, hash: string | null, begin: () => Promise<void>): Promise<boolean> {
    const { cost, salt, derived } = readPhcString(hash ?? nobodys);
    return this.turns.take(async () => {
      await begin();
      const equal = timingSafeEqual(await derive(password, salt, cost), derived);
      return equal && hash !== null;
    });
  }
}

const textOf = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const phcString = ({ N, r, p }: Cost, salt: Buffer, derived: Buffer): string =>
  `$scrypt$ln=${Math.log2(N)},r=${r},p=${p}$${textOf(salt)}$${textOf(derived)}`;

const PHC_STRING = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22})\$([\w+/]{43})$/;

const readPhcString = (text: string): Readonly<{ cost: Cost; salt: Buffer; derived: Buffer }> => {
  const [, ln, r, p, salt, derived] = PHC_STRING.exec(text) ?? [];
  if (derived === undefined) throw new Error('A stored password has a form that is not known');
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt!, 'base64'), derived: Buffer.from(derived, 'base64') };
};

/** No password has it. */
const nobodys = phcString(cost, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));
