import { useEffect, useRef, useState } from 'react';
import { Search } from 'lucide-react';
import styles from './SearchBox.module.css';

type Properties = Readonly<{ label: string; value: string; onSearch: (text: string) => void }>;

const PAUSE_MS = 250;

/** Searches when the typing pauses. */
export const SearchBox = ({ label, value, onSearch }: Properties) => {
  const [text, setText] = useState(value);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
  };
  return (
    <div className={styles.box} role="search">
      <Search size={16} aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={({ target }) => type(target.value)}
      />
    </div>
  );
};
