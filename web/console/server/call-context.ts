import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Call } from './call.ts'

/** The way to the server, for parts of a section that stand far below it. The shell gives it. */
export const CallContext = createContext<Call | undefined>(undefined)

export function useCall(): Call {
  const call = useContext(CallContext)
  if (!call) throw new Error('no CallContext above')
  return call
}
