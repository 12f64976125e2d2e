import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { words } from '../words/index.ts';
import { Icon } from './marks.tsx';

interface Option<T extends string> {
  id: T;
  label: ReactNode;
  /** What a screen reader says; the label itself when it is plain text. */
  text?: string;
  about?: string;
}

interface SegProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange(value: T): void;
}

/** A few choices as underlined words: one is pressed. */
export function Seg<T extends string>({ label, value, options, onChange }: SegProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend; the group has its label
    <span className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.label}
        </button>
      ))}
    </span>
  );
}

interface PickProps<T extends string> {
  label: string;
  value: T | null;
  options: readonly Option<T>[];
  placeholder?: string;
  onChange(value: T): void;
}

/** A choice from a list that opens below it. */
export function Pick<T extends string>({ label, value, options, placeholder, onChange }: PickProps<T>) {
  return (
    <Select
      className="fld"
      value={value}
      placeholder={placeholder ?? words.runBar.nothingChosen}
      onChange={(key) => {
        const option = options.find((o) => o.id === key);
        if (option) onChange(option.id);
      }}
    >
      <Label className="lab">{label}</Label>
      <Button className="val">
        <SelectValue className="val-text">
          {({ defaultChildren }) => options.find((o) => o.id === value)?.label ?? defaultChildren}
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      <Popover className="pop" offset={6}>
        <ListBox className="pop-list" items={options}>
          {(option) => (
            <ListBoxItem className="pop-item" id={option.id} textValue={option.text ?? String(option.label)}>
              <span>{option.label}</span>
              {option.about && <span className="pop-about">{option.about}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
