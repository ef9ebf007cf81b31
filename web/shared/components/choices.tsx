import type { ComponentChildren } from 'preact'

interface ChoicesProps {
  legend: string
  name: string
  /** Values and what stands beside them. */
  options: readonly (readonly [value: string, words: ComponentChildren])[]
  /** Chosen at first: the keyboard starts from there. */
  chosen?: string | undefined
  onChange?(): void
}

/** One of a few, all in sight; a form is not sent without it. */
export function Choices({ legend, name, options, chosen, onChange }: ChoicesProps) {
  return (
    <fieldset onChange={onChange}>
      <legend>{legend}</legend>
      {options.map(([value, words]) => (
        <label key={value} class="choice">
          <input type="radio" name={name} value={value} defaultChecked={value === chosen} required /> {words}
        </label>
      ))}
    </fieldset>
  )
}
