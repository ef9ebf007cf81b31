interface SelectFieldProps {
  id: string
  label: string
  /** Values and their words, in order. */
  options: readonly (readonly [value: string, words: string])[]
  value: string
  onChange(value: string): void
}

/** One of many, out of a list. */
export function SelectField({ id, label, options, value, onChange }: SelectFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}
