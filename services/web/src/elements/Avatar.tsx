import styles from './Avatar.module.css';

type Properties = Readonly<{ name: string; isSquare?: boolean; isSmall?: boolean }>;

/** The first letters of a name, in a colour that stays with it. They are no text: the name stands beside, or is the label. */
export const Avatar = ({ name, isSquare = false, isSmall = false }: Properties) => (
  <span
    className={styles.avatar}
    data-tone={toneOf(name)}
    data-initials={initialsOf(name)}
    data-square={isSquare || undefined}
    data-small={isSmall || undefined}
    aria-hidden
  />
);

const TONES = 6;
const toneOf = (name: string) => [...name].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % TONES;

const initialsOf = (name: string): string => {
  const words = name.split(/[\s-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase();
};
