interface SwitchFieldProps {
  label: string
  checked: boolean
  onChange(checked: boolean): void
}

/** Yes or no, at once. */
export function SwitchField({ label, checked, onChange }: SwitchFieldProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  )
}
