import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { InvalidFields } from '@ledgerdesk/contracts';

/** 32 MB and some 100 ms each, the OWASP recommendation with N = 2^15 (RFC 7914). */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);

const SHORTEST = 12;
const LONGEST = 128;

/** SIG-1 @throws InvalidFields */
export const assertPassword = (password: string): void => {
  const length = [...password].length;
  const refuse = (message: string) => new InvalidFields([{ path: 'password', message }]);
  if (length < SHORTEST) throw refuse(`is too short (minimum is ${SHORTEST} characters)`);
  if (length > LONGEST) throw refuse(`is too long (maximum is ${LONGEST} characters)`);
};

/** In the PHC string format: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, 32, cost);
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=${Math.log2(cost.N)},r=${cost.r},p=${cost.p}$${saltText}$${hashText}`;
};
