import { useDeferredValue, useState } from 'react';
import { Combobox, ComboboxItem, ComboboxPopover, ComboboxProvider } from '@ariakit/react';
import type { Option } from './Field';
import field from './Field.module.css';
import styles from './Choice.module.css';

type Properties = Readonly<{
  id?: string;
  value: Option;
  /** Those that fit a text; asked for while it is typed. */
  options: readonly Option[];
  onSearch: (text: string) => void;
  onValue: (option: Option) => void;
}>;

/** One of many, found by typing. */
export const Choice = ({ id, value, options, onSearch, onValue }: Properties) => {
  const [text, setText] = useState(value.label);
  const shown = useDeferredValue(options);
  const type = (typed: string) => {
    setText(typed);
    onSearch(typed === value.label ? '' : typed);
  };
  const choose = (option: Option) => {
    setText(option.label);
    onValue(option);
  };
  return (
    <ComboboxProvider value={text} setValue={type} resetValueOnHide={false}>
      <Combobox
        id={id}
        className={field.input}
        autoSelect
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={() => setText(value.label)}
      />
      <ComboboxPopover className={styles.popover} gutter={4} sameWidth portal={false} fixed unmountOnHide>
        {shown.map((option) => (
          <ComboboxItem
            key={option.value}
            className={styles.item}
            value={option.label}
            setValueOnClick={false}
            onClick={() => choose(option)}
          >
            {option.label}
          </ComboboxItem>
        ))}
      </ComboboxPopover>
    </ComboboxProvider>
  );
};
