import { useRef } from 'preact/hooks'
import { useCall } from '../server/call-context.ts'

const everyMs = 4_000

/** Tells the teen's page that somebody writes: that, never what. Lost without harm. */
export function useTyping(caseId: string): () => void {
  const call = useCall()
  const saidAt = useRef(0)
  return () => {
    const now = Date.now()
    if (now - saidAt.current < everyMs) return
    saidAt.current = now
    call.post(`/api/cases/${encodeURIComponent(caseId)}/typing`).catch(() => undefined)
  }
}
