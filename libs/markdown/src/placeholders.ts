/**
 * What stands for a placeholder: `text` as it is; `html` within a line; `block` where the placeholder is alone in its line
 * (null: as within one); `target` where it is all of a link's target, null where it leads nowhere.
 */
export type InsertedValue = Readonly<{ text: string; html: string; block: string | null; target: string | null }>;

/** Blanks inside the braces are allowed (TPL-10). What stands between angle brackets would be read as a tag. */
const PLACEHOLDER = /(<?)%\{[ \t]*([A-Z_]+)[ \t]*\}(>?)/g;

export const holdsPlaceholder = (template: string, name: string): boolean =>
  [...template.matchAll(PLACEHOLDER)].some(([, , held]) => held === name);

/** Each placeholder that has a value becomes it, in one pass; every other one stays as it was typed (TPL-10). */
export const replacePlaceholders = (
  template: string,
  names: readonly string[],
  valueOf: (name: string) => string,
): string =>
  template.replace(PLACEHOLDER, (typed: string, before: string, name: string, after: string) =>
    names.includes(name) ? `${before}${valueOf(name)}${after}` : typed,
  );

/**
 * A template whose placeholders are replaced after it was rendered, by marks that stand for them meanwhile. So nothing of a
 * value is read as Markdown, HTML or placeholder, and each is escaped for where it stands (TPL-11).
 */
export class MarkedTemplate {
  /** The template with a mark in the place of each placeholder that has a value. */
  readonly markdown: string;
  private readonly names: readonly string[];
  private readonly mark: string;

  constructor(
    template: string,
    private readonly values: Readonly<Record<string, InsertedValue>>,
  ) {
    this.names = Object.keys(values);
    const word = wordNotIn(template);
    this.mark = `${word}(${this.names.map((_, number) => number).join('|')})e`;
    const marked = template.replace(PLACEHOLDER, (typed: string, before: string, name: string, after: string) => {
      const number = this.names.indexOf(name);
      if (number < 0) return typed;
      const mark = `${word}${number}e`;
      return before && after ? `\\<${mark}\\>` : `${before}${mark}${after}`;
    });
    this.markdown = marked.replace(new RegExp(`^ {0,3}${this.mark}[ \\t]*$`, 'gm'), (line, number: string) =>
      this.valueOf(number).block === null ? line : `\n${line}\n`,
    );
  }

  /** Where a link leads whose target may hold marks; null: nowhere. */
  targetOf(href: string): string | null {
    const [, whole] = new RegExp(`^${this.mark}$`).exec(href) ?? [];
    if (whole !== undefined) return this.valueOf(whole).target;
    return href.replace(this.marks(), (_, number: string) => inTarget(this.valueOf(number).text));
  }

  /** @param html sanitised: no tag holds a `>` but at its end */
  inHtml(html: string): string {
    const { mark } = this;
    let links = 0;
    const pieces = new RegExp(`<p>${mark}</p>|<[^>]*>|${mark}`, 'g');
    return html.replace(pieces, (piece, alone: string | undefined, within: string | undefined) => {
      if (alone !== undefined) return this.aloneInHtml(this.valueOf(alone), links > 0);
      if (within !== undefined) return inlineHtml(this.valueOf(within), links > 0);
      if (/^<a\b/.test(piece)) links += 1;
      if (piece === '</a>') links -= 1;
      return piece.replace(this.marks(), (_, number: string) => escapeHtml(this.valueOf(number).text));
    });
  }

  /** What goes before a line of the text, as that of a quote, goes before each line of a value. */
  inText(text: string): string {
    return text.replace(new RegExp(`^([> ]*)(.*)$`, 'gm'), (_, before: string, line: string) => {
      const inserted = line.replace(this.marks(), (__, number: string) =>
        this.valueOf(number).text.replace(/\n/g, `\n${before}`),
      );
      return before + inserted;
    });
  }

  private aloneInHtml(value: InsertedValue, isInLink: boolean): string {
    if (value.block !== null && !isInLink) return value.block;
    return `<p>${inlineHtml(value, isInLink)}</p>`;
  }

  private marks(): RegExp {
    return new RegExp(this.mark, 'g');
  }

  private valueOf(number: string): InsertedValue {
    return this.values[this.names[Number(number)]!]!;
  }
}

/** A word that Markdown, sanitising and addresses leave as it is, and that the template does not hold. */
const wordNotIn = (template: string): string => {
  const lower = template.toLowerCase();
  for (let number = 0; ; number += 1) {
    const word = `p${number}z`;
    if (!lower.includes(word)) return word;
  }
};

/** A link holds no link. */
const inlineHtml = ({ text, html }: InsertedValue, isInLink: boolean): string => (isInLink ? linesInHtml(text) : html);

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
export const linesInHtml = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br />');
/** In a part of a URL (RFC 3986). */
export const inTarget = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
