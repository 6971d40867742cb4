import { BlockStart, blockStart, isBlank, isQuoteFence, standsAlone } from './markdown-blocks';

/**
 * A text that takes nothing into it of what follows: fenced code, comments and HTML that are open at its end are closed, and
 * a quote by `>>>`. In linear time.
 */
export const closedText = (text: string): string => {
  let block: BlockStart | null = null;
  let isQuoted = false;
  let inParagraph = false;
  for (const line of text.split('\n')) {
    if (block) {
      if (block.endsIn(line)) block = null;
      continue;
    }
    const isFence = isQuoteFence(line);
    const started: BlockStart | null = isFence ? null : blockStart(line, inParagraph);
    block = started?.endsAtOnce ? null : started;
    isQuoted = isFence ? !isQuoted : isQuoted;
    inParagraph = !isFence && !started && !isBlank(line) && !standsAlone(line);
  }
  return [text, ...(block?.closing ? [block.closing] : []), ...(isQuoted ? ['>>>'] : [])].join('\n');
};
