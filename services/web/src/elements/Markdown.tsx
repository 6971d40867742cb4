import { Fragment, type ReactNode, useMemo } from 'react';
import { marked, type Token, type Tokens } from 'marked';
import { useTranslations } from 'use-intl';
import { decoded, isTooMuch, linkTarget } from './markdown-text';
import styles from './Markdown.module.css';

type Properties = Readonly<{ text: string; projectId: number }>;

/**
 * Markdown of people and mails. It is taken apart here and shown as elements: HTML in it is shown as text, and nothing of it is
 * ever markup (UI-12). Pictures are shown from uploads alone, others are links.
 */
export const Markdown = ({ text, projectId }: Properties) => {
  const t = useTranslations('issue');
  const content = useMemo(() => {
    if (isTooMuch(text)) return <p className={styles.plain}>{text}</p>;
    return new Rendering(projectId, t('quoted')).blocks(marked.lexer(text, { gfm: true, breaks: true }));
  }, [text, projectId, t]);
  return <div className={styles.markdown}>{content}</div>;
};

class Rendering {
  constructor(
    private readonly projectId: number,
    private readonly quoted: string,
  ) {}

  /** What mails quote stands between two lines of HTML, and is folded. */
  blocks(tokens: readonly Token[]): ReactNode {
    const shown: ReactNode[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]!;
      const end = isDetailsBegin(token) ? endOfDetails(tokens, at) : -1;
      if (end === -1) {
        shown.push(<Fragment key={at}>{this.block(token)}</Fragment>);
        continue;
      }
      shown.push(
        <details key={at}>
          <summary>{this.quoted}</summary>
          {this.blocks(tokens.slice(at + 1, end))}
        </details>,
      );
      at = end;
    }
    return shown;
  }

  private block(token: Token): ReactNode {
    switch (token.type) {
      case 'space':
      case 'def':
        return null;
      case 'heading':
        return <p className={styles.heading}>{this.inline(token.tokens)}</p>;
      case 'paragraph':
        return <p>{this.inline(token.tokens)}</p>;
      case 'text':
        return token.tokens ? this.inline(token.tokens) : decoded(token.text);
      case 'blockquote':
        return <blockquote>{this.blocks(token.tokens ?? [])}</blockquote>;
      case 'code':
        return (
          <pre tabIndex={0}>
            <code>{token.text}</code>
          </pre>
        );
      case 'hr':
        return <hr />;
      case 'list':
        return this.list(token as Tokens.List);
      case 'table':
        return this.table(token as Tokens.Table);
      default:
        return <p className={styles.plain}>{token.raw.trim()}</p>;
    }
  }

  private list({ ordered, start, items }: Tokens.List): ReactNode {
    const shown = items.map((item, index) => (
      <li key={index}>
        {item.task && <input type="checkbox" checked={item.checked ?? false} disabled readOnly />}{' '}
        {this.blocks(item.tokens.filter(({ type }) => type !== 'checkbox'))}
      </li>
    ));
    return ordered ? <ol start={start === '' ? 1 : start}>{shown}</ol> : <ul>{shown}</ul>;
  }

  private table({ header, rows }: Tokens.Table): ReactNode {
    return (
      <div className={styles.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {header.map((cell, index) => (
                <th key={index}>{this.inline(cell.tokens)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{this.inline(cell.tokens)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }

  private inline(tokens: readonly Token[] = []): ReactNode {
    return tokens.map((token, index) => <Fragment key={index}>{this.part(token)}</Fragment>);
  }

  private part(token: Token): ReactNode {
    switch (token.type) {
      case 'strong':
        return <strong>{this.inline(token.tokens)}</strong>;
      case 'em':
        return <em>{this.inline(token.tokens)}</em>;
      case 'del':
        return <del>{this.inline(token.tokens)}</del>;
      case 'codespan':
        return <code>{token.text}</code>;
      case 'br':
        return <br />;
      case 'link':
        return this.link(token.href, this.inline(token.tokens));
      case 'image':
        return this.image(token.href, token.text);
      case 'text':
        return token.tokens ? this.inline(token.tokens) : decoded(token.text);
      case 'escape':
        return token.text;
      default:
        return token.raw;
    }
  }

  private link(href: string, label: ReactNode): ReactNode {
    const target = linkTarget(href, this.projectId);
    if (target === null) return label;
    return (
      <a href={target} rel="nofollow noopener noreferrer">
        {label}
      </a>
    );
  }

  private image(source: string, name: string): ReactNode {
    const target = linkTarget(source, this.projectId);
    const isUpload = target?.startsWith('/api/v4/') ?? false;
    return isUpload ? <img src={target!} alt={name} loading="lazy" /> : this.link(source, name || source);
  }
}

const isDetailsBegin = ({ type, raw }: Token): boolean => type === 'html' && /^<details>/i.test(raw);

/** Where what begins here ends; -1 where it does not. */
const endOfDetails = (tokens: readonly Token[], begin: number): number => {
  let depth = 0;
  for (let at = begin; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (isDetailsBegin(token)) depth += 1;
    if (token.type === 'html' && /<\/details>\s*$/i.test(token.raw)) depth -= 1;
    if (depth === 0) return at === begin ? -1 : at;
  }
  return -1;
};
