import type { ComponentChildren, ComponentProps } from 'preact'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { dayWord, t, weekdays } from './rota-view.ts'

interface RowsProps<Row> {
  heading: string
  help?: string
  none: string
  rows: readonly Row[]
  /** What a row is called, for whoever does not see where it stands. */
  label(n: number): string
  fresh(): Row
  onChange(rows: Row[]): void
  children(row: Row, change: (row: Row) => void, n: number): ComponentChildren
}

/** A list of things that one may add, change and take away. */
export function Rows<Row>({ heading, help, none, rows, label, fresh, onChange, children }: RowsProps<Row>) {
  return (
    <Block heading={heading}>
      {help && <p class="quiet">{help}</p>}
      {rows.length === 0 && <p class="quiet">{none}</p>}
      {rows.map((row, index) => (
        <fieldset class="rota-row" key={index}>
          <legend class="unseen">{label(index + 1)}</legend>
          {children(row, (next) => onChange(rows.with(index, next)), index)}
          <Button
            kind="plain"
            aria-label={`${t('page.remove')} : ${label(index + 1)}`}
            onClick={() => onChange(rows.filter((_, other) => other !== index))}
          >
            {t('page.remove')}
          </Button>
        </fieldset>
      ))}
      <Button kind="outlined" aria-label={`${t('page.add')} : ${heading}`} onClick={() => onChange([...rows, fresh()])}>
        {t('page.add')}
      </Button>
    </Block>
  )
}

type InputProps = ComponentProps<'input'> & { label: string; onValue(value: string): void }

/** A field with its label above. */
export const Input = ({ label, onValue, ...field }: InputProps) => (
  <label class="rota-field">
    {label}
    <input maxLength={200} {...field} onInput={(event) => onValue(event.currentTarget.value)} />
  </label>
)

interface SelectProps {
  label: string
  value: string
  options: readonly (readonly [value: string, words: string])[]
  onChange(value: string): void
}

export const Select = ({ label, value, options, onChange }: SelectProps) => (
  <label class="rota-field">
    {label}
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {options.map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  </label>
)

export function Days({ days, onChange }: { days: number[]; onChange(days: number[]): void }) {
  const toggle = (day: number) =>
    onChange(days.includes(day) ? days.filter((other) => other !== day) : [...days, day].toSorted((a, b) => a - b))
  return (
    <fieldset class="rota-days">
      <legend>{t('hours.days')}</legend>
      {weekdays.map((day) => (
        <label key={day}>
          <input type="checkbox" checked={days.includes(day)} onChange={() => toggle(day)} /> {dayWord(day)}
        </label>
      ))}
    </fieldset>
  )
}
