import { useEffect, useReducer, useState } from 'preact/hooks'
import type { Desk } from './desk.ts'
import type { DeskState } from './desk-state.ts'

/** The desk's state, drawn again after each change. */
export function useDesk(desk: Desk): DeskState {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => desk.onChange(() => redraw(undefined)), [desk])
  return desk.state
}

const tickMs = 10_000

/** The time, for clocks that are words: they need no more than a look every ten seconds. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
