import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** 32 MB and some 100 ms each, the OWASP recommendation with N = 2^15 (RFC 7914). */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);

/** In the PHC string format: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, 32, cost);
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=${Math.log2(cost.N)},r=${cost.r},p=${cost.p}$${saltText}$${hashText}`;
};
