/** Without comments (RFC 5322, 3.2.2), which may be nested and hold semicolons; quoted strings may hold both. */
export const withoutComments = (text: string): string => {
  const kept: string[] = [];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\') at += 1;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (character === '(' && !quoted) depth += 1;
    else if (character === ')' && !quoted && depth > 0) depth -= 1;
    else if (depth === 0) kept.push(quoted && character === ';' ? ' ' : character);
  }
  return kept.join('');
};
