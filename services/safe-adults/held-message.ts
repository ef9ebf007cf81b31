import { z } from 'zod'
import { plain } from '../store/plain.ts'

/** What makes a second adult read a message before the teen does. */
export const heldFor = ['phone', 'link', 'email', 'handle', 'address', 'elsewhere', 'meeting'] as const
export type HeldFor = (typeof heldFor)[number]

/** A message that waits, or waited, for a second adult. Never changed: what became of it is said by a verdict. */
export const heldMessageSchema = z.object({
  /** Whose it is, and the request's own name: the same at every attempt. */
  id: plain(z.string()),
  at: z.number(),
  by: plain(z.string()),
  /** First name that the teen will read. */
  author: z.string(),
  text: z.string(),
  kinds: z.array(plain(z.enum(heldFor))),
})
export type HeldMessage = z.infer<typeof heldMessageSchema>

const heldVerdicts = ['approved', 'refused', 'withdrawn'] as const

export const heldVerdictSchema = z.object({
  /** The message's id. */
  id: plain(z.string()),
  at: z.number(),
  by: plain(z.string()),
  verdict: plain(z.enum(heldVerdicts)),
  why: z.string().optional(),
})
export type HeldVerdict = z.infer<typeof heldVerdictSchema>

export interface Held {
  heldMessages?: HeldMessage[] | undefined
  heldVerdicts?: HeldVerdict[] | undefined
}

/** Those that nobody has judged, oldest first. */
export const waitingIn = ({ heldMessages = [], heldVerdicts: verdicts = [] }: Held): HeldMessage[] =>
  heldMessages.filter(({ id }) => !verdicts.some((verdict) => verdict.id === id))

export const verdictOn = ({ heldVerdicts: verdicts = [] }: Held, id: string): HeldVerdict | undefined =>
  verdicts.find((verdict) => verdict.id === id)
