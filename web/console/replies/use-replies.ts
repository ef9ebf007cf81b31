import { useState } from 'preact/hooks'
import { useCall } from '../server/call-context.ts'
import { useFetched } from '../server/use-fetched.ts'
import type { CannedReply } from '../work/work-view.ts'
import { inFittingOrder, matching, slashAt, withReply } from './find-replies.ts'

const mostOffered = 5

interface Field {
  field: { current: HTMLTextAreaElement | null }
  text: string
  categories: readonly string[]
  onText(text: string): void
}

/** A slash in the field offers replies; arrows choose, Enter or Tab inserts, Escape leaves what is typed. */
export function useReplies({ field, text, categories, onText }: Field) {
  const { found } = useFetched<{ replies: CannedReply[] }>(useCall(), '/api/canned')
  const [slash, setSlash] = useState<ReturnType<typeof slashAt>>()
  const [chosen, setChosen] = useState(0)
  const replies = found?.replies ?? []
  const offered = slash ? matching(inFittingOrder(replies, categories), slash.asked).slice(0, mostOffered) : []

  const place = (from: number, to: number, reply: CannedReply) => {
    onText(withReply(text, from, to, reply.filled))
    setSlash(undefined)
    const end = from + reply.filled.length
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(end, end)
    })
  }
  const look = (area: HTMLTextAreaElement) => {
    setSlash(slashAt(area.value, area.selectionStart))
    setChosen(0)
  }
  const insert = (reply: CannedReply) => {
    if (slash) return place(slash.from, slash.from + slash.asked.length + 1, reply)
    const caret = field.current?.selectionStart ?? text.length
    place(caret, field.current?.selectionEnd ?? caret, reply)
  }
  /** True when the key was meant for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const reply = offered[chosen]
    if (!reply) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setChosen((chosen + step) % offered.length)
    } else if (event.key === 'Enter' || event.key === 'Tab') insert(reply)
    else if (event.key === 'Escape') setSlash(undefined)
    else return false
    event.preventDefault()
    return true
  }
  return { replies, offered, chosen, look, insert, onKey }
}
