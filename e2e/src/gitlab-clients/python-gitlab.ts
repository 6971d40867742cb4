import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { absent } from './absent';
import type { World } from './world';

const SCRIPT = join(__dirname, 'works.py');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const INSTALLED_WITHIN_MS = 120_000;

/** What `works.py` does, by its areas. */
export const pythonWorks: readonly (readonly [area: string, what: string])[] = [
  ...readFileSync(SCRIPT, 'utf8').matchAll(/^@works\("(.+)", "(.+)"\)$/gm),
].map(([, area, what]) => [area!, what!]);

export const pythonGitlabVersion = /^python-gitlab==(.+)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))![1]!;

type Outcome = Readonly<{ area: string; what: string; failure?: string | null; refused?: [number, string] | null }>;

/** python-gitlab in a virtual environment of its own; `missing` says why there is none. */
export class PythonGitlab {
  private constructor(
    private readonly folder: string,
    readonly missing: string | null,
  ) {}

  static install(): PythonGitlab {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-python-'));
    const python = join(folder, 'bin/python');
    const steps = [
      ['python3', '-m', 'venv', folder],
      [python, '-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', REQUIREMENTS],
    ];
    for (const [command, ...words] of steps) {
      const ran = spawnSync(command!, words, { encoding: 'utf8', timeout: INSTALLED_WITHIN_MS });
      if (ran.status !== 0) return new PythonGitlab(folder, `${words.slice(1, 3).join(' ')}: ${reasonOf(ran)}`);
    }
    return new PythonGitlab(folder, null);
  }

  /** Runs all of `works.py`, and each call that is absent. */
  async run(world: World): Promise<readonly Outcome[]> {
    const calls = absent.map(({ area, what, python }) => ({ area, what, python }));
    const child = spawn(join(this.folder, 'bin/python'), [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(JSON.stringify({ ...world, absent: calls }));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const lines = output.split('\n').filter((line) => line !== '');
    if (lines.length !== pythonWorks.length + calls.length) throw new Error(`works.py ended early:\n${errors}`);
    return lines.map((line) => JSON.parse(line) as Outcome);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const reasonOf = ({ error, stderr }: Readonly<{ error?: Error; stderr: string | null }>): string =>
  error?.message ?? stderr?.trim().split('\n').at(-1) ?? 'it failed';
