import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { StaffAudit } from '../audit/staff-audit.ts'
import { type CollectionDefinition, insert, type Store, update } from '../store/collection.ts'
import type { RetentionPeriods } from './retention.ts'

const periodsSchema = z.object({
  _id: z.string(),
  draftHours: z.number(),
  lowMonths: z.number(),
  highMonths: z.number(),
  ceilingMonths: z.number(),
  erasedDays: z.number(),
  auditMonths: z.number(),
  /** Grows with each change. */
  rev: z.number().int(),
})
type PeriodsInForce = z.infer<typeof periodsSchema>

export const periodsDefinition: CollectionDefinition<PeriodsInForce> = {
  name: 'retention_periods',
  schema: periodsSchema,
}

/** There is one. */
const inForce = 'in-force'

/**
 * The periods are settings of whoever operates the server, see decision 23: a start with other ones than the start before
 * is in the audit, as any change that somebody makes in the console. Of several instances that start together, one tells.
 */
export async function notePeriods(store: Store, periods: RetentionPeriods, now: number): Promise<void> {
  const known = await store.collection(periodsDefinition)
  const before = await known.findOne({ _id: inForce })
  if (!before) {
    await store.commit([insert(known, { _id: inForce, ...periods, rev: 1 })])
    return
  }
  const { _id, rev, ...kept } = before
  if (isDeepStrictEqual(kept, { ...periods })) return
  const audit = await StaffAudit.open(store)
  await store.commit([
    update(known, { _id, rev }, { $set: { ...periods, rev: rev + 1 } }),
    audit.write({ at: now, by: 'bot', type: 'periods_changed' }),
  ])
}
