import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { monthOf } from '../audit/audit-record.ts'
import { type Case, closingOutcomes, queueReasons } from '../cases/case.ts'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { platforms } from '../taxonomy.ts'
import { ageBandSchema, categorySchema, severitySchema, signalSchema, speakerSchema } from '../taxonomy-schemas.ts'

const minuteMs = 60_000
const waits = ['5_min', '1_h', '12_h', '24_h', 'longer', 'none'] as const
type Wait = (typeof waits)[number]

/** What is left of a destroyed case: to be counted, leading back to nobody. No day, no word, no id of the case. */
const keptCountSchema = z.object({
  /** Random. */
  _id: z.string(),
  /** When the report began, `2026-11`. */
  month: plain(z.string()),
  /** Absent: it was never passed on. */
  queueReason: plain(z.enum(queueReasons)).optional(),
  severity: plain(severitySchema),
  categories: z.array(plain(categorySchema)),
  signals: z.array(plain(signalSchema)),
  speaker: plain(speakerSchema),
  ageBand: plain(ageBandSchema),
  platforms: z.array(plain(z.enum(platforms))),
  outcome: plain(z.enum(closingOutcomes)).optional(),
  /** From the queue to the first human answer: at most that long. `none`: there was no answer. */
  wait: plain(z.enum(waits)),
})
export type KeptCount = z.infer<typeof keptCountSchema>

export const keptCountsDefinition: CollectionDefinition<KeptCount> = {
  name: 'kept_counts',
  schema: keptCountSchema,
  indexes: [{ key: { month: 1 } }],
}

const bounds: [ms: number, wait: Wait][] = [
  [5 * minuteMs, '5_min'],
  [60 * minuteMs, '1_h'],
  [12 * 60 * minuteMs, '12_h'],
  [24 * 60 * minuteMs, '24_h'],
]

const waitOf = ({ events }: Case): Wait => {
  const queuedAt = events.find(({ type }) => type.startsWith('queued_'))?.at
  const answeredAt = events.find(({ type }) => type === 'answered')?.at
  if (answeredAt === undefined || queuedAt === undefined) return 'none'
  return bounds.find(([ms]) => answeredAt - queuedAt <= ms)?.[1] ?? 'longer'
}

/** The reason that once put it into the queue, also when it left again. */
const firstQueueReason = ({ queueReason, events }: Case): Case['queueReason'] =>
  queueReason ?? queueReasons.find((reason) => events.some(({ type }) => type === `queued_${reason}`))

export const keptCount = (report: Case): KeptCount => {
  const { severity, categories, signals, speaker, ageBand, evidence, outcome, createdAt } = report
  return {
    _id: randomUUID(),
    month: monthOf(createdAt),
    queueReason: firstQueueReason(report),
    ...{ severity, categories, signals, speaker, ageBand },
    platforms: [...new Set(evidence.map(({ platform }) => platform))].sort(),
    outcome,
    wait: waitOf(report),
  }
}
