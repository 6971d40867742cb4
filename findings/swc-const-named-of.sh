#!/bin/sh
# @swc/core 1.15.40 (npm): a loop over a constant that is called `of` is refused, though it is valid.
#
# Guessed: what Node runs and TypeScript checks, SWC translates. Of `for (const of of list)` only the form with `let` is
#   excluded by the grammar (ECMA-262, 14.7.5: `for (let of` is not allowed), so that the one with `const` is fine.
# Seen: SWC stops with "Variable declaration list cannot be empty"; Node runs the same text, and so does SWC where the
#   constant has another name. A test file that editor and type check took was refused when it was run.
# Upstream: not reported by us.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact @swc/core@1.15.40

cat > expected.txt << 'END'
node, of: 1 2
swc, item: translated
swc, of: Variable declaration list cannot be empty
END

cat > trial.cjs << 'END'
const { transformSync } = require('@swc/core');

const loop = (name) => `const seen = []; for (const ${name} of [1, 2]) seen.push(${name});`;
console.log(`node, of: ${new Function(`${loop('of')} return seen.join(' ');`)()}`);
for (const name of ['item', 'of']) {
  let outcome = 'translated';
  try {
    transformSync(loop(name), { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  } catch (error) {
    outcome = /Variable declaration list cannot be empty/.exec(error.message)?.[0] ?? error.message;
  }
  console.log(`swc, ${name}: ${outcome}`);
}
END

node trial.cjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
