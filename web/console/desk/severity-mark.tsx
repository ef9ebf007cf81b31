import { label } from '../words/labels.ts'

const shapes: Record<string, string> = { critical: '◆', high: '▲', medium: '●', low: '○' }

/** The urgency as a shape and a word: never a colour alone. */
export function SeverityMark({ severity }: { severity: string }) {
  return (
    <span class={`severity ${severity}`}>
      <span aria-hidden="true">{shapes[severity] ?? '●'}</span> {label('severities', severity)}
    </span>
  )
}
