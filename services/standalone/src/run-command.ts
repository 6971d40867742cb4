/** `sysexits.h`: the command was used incorrectly. */
const EX_USAGE = 64;

/** The message says how a command is to be given. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** Runs a command of an operator to its end. What it says is for people; why it fails is one line on stderr, without credentials. */
export const runCommand = async (
  name: string,
  run: (words: readonly string[], say: (line: string) => void) => Promise<void>,
): Promise<void> => {
  try {
    await run(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(`${name}: ${line.replace(/:\/\/[^/@\s]*@/g, '://***@')}\n`);
    process.exit(error instanceof Usage ? EX_USAGE : 1);
  }
};
