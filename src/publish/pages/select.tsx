/** A choice of one, or of all, in a form that works without a script; nothing where there is nothing to choose. */
import { useReader } from '../i18n/reader.ts';

type Choice = { label: string; name: string; value: string | undefined; options: readonly (readonly [value: string, text: string])[] };

export function Select({ choice: { label, name, value, options } }: { choice: Choice }) {
  const { every } = useReader().words.alerts;
  return options.length === 0 ? null : (
    <label>
      {label}{' '}
      <select name={name}>
        <option value="">{every}</option>
        {options.map(([id, text]) => (
          <option value={id} selected={id === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
