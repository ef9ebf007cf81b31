import type { ClockWord } from '../../words/clock-words.ts'

/** A deadline in words; its colour says nothing that they do not. */
export const DueWord = ({ due }: { due: ClockWord }) => <span class={`due ${due.tone}`}>{due.text}</span>
