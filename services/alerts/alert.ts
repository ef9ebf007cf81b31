import { z } from 'zod'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { severitySchema } from '../taxonomy-schemas.ts'

/** How people outside the console are told. */
export const alertWays = ['webhook', 'mail'] as const
export type AlertWay = (typeof alertWays)[number]

/** `help`: a counsellor calls. `held`: in a critical case a message waits for a second adult. `concern`: a teen said that there is a problem with the person who answers. `test`: somebody tries the ways. */
const alertKinds = ['escalation', 'concern', 'help', 'held', 'test'] as const

/** Whom an escalation asks, one after the other. */
export const rungs = ['on_call', 'supervisor', 'fallback'] as const
export type Rung = (typeof rungs)[number]

/** Something to be told outside. It holds no word of anybody's story, and no name. */
const alertSchema = z.object({
  /** Made from what it is about, so that nothing is told twice. */
  _id: z.string(),
  kind: plain(z.enum(alertKinds)),
  way: plain(z.enum(alertWays)),
  /** A mail address, for the mail. */
  to: z.string().optional(),
  rung: plain(z.enum(rungs)).optional(),
  caseId: plain(z.string()).optional(),
  severity: plain(severitySchema).optional(),
  /** Since when an answer is due, or since when it is known. */
  since: z.number(),
  /** Of an escalation: the deadline that passed. */
  dueAt: z.number().optional(),
  at: z.number(),
  attempts: z.number().int(),
  /** When it is tried (again); absent: it is over. */
  nextAt: z.number().optional(),
  sentAt: z.number().optional(),
  /** Given up. */
  failedAt: z.number().optional(),
  expiresAt: z.number(),
})
export type Alert = z.infer<typeof alertSchema>

export const alertsDefinition: CollectionDefinition<Alert> = {
  name: 'alerts',
  schema: alertSchema,
  indexes: [
    { key: { nextAt: 1 }, partialFilterExpression: { nextAt: { $exists: true } } },
    { key: { failedAt: 1 }, partialFilterExpression: { failedAt: { $exists: true } } },
  ],
  expiresAtField: 'expiresAt',
}

/** How a way did lately, for everybody who must know that it does not work. */
const wayStateSchema = z.object({
  _id: z.string(),
  sentAt: z.number().optional(),
  failedAt: z.number().optional(),
  /** Since when each attempt failed; absent while it works. */
  failingSince: z.number().optional(),
  /** A code, never what a server said. */
  error: plain(z.string()).optional(),
})
export type WayRecord = z.infer<typeof wayStateSchema>

export const alertWaysDefinition: CollectionDefinition<WayRecord> = { name: 'alert_ways', schema: wayStateSchema }
