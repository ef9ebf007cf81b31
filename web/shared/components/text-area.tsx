import type { ComponentProps } from 'preact'

type TextAreaProps = ComponentProps<'textarea'> & { id: string; label: string; help?: string | undefined }

/** A labelled field of several lines, with its help tied to it. `name` is its id unless given. */
export function TextArea({ id, label, help, ...area }: TextAreaProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={id}
        rows={2}
        maxLength={4000}
        aria-describedby={help ? `${id}-help` : undefined}
        {...area}
      />
      {help && (
        <p id={`${id}-help`} class="quiet">
          {help}
        </p>
      )}
    </div>
  )
}
