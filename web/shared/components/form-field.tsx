import type { ComponentProps } from 'preact'

type FormFieldProps = ComponentProps<'input'> & { id: string; label: string; help?: string }

/** A labelled input with its help tied to it. */
export function FormField({ id, label, help, ...input }: FormFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} name={id} aria-describedby={help ? `${id}-help` : undefined} {...input} />
      {help && (
        <p id={`${id}-help`} class="quiet">
          {help}
        </p>
      )}
    </div>
  )
}
