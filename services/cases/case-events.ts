import type { Update } from '../store/collection.ts'
import type { Case } from './case.ts'

export type CaseEvent = Case['events'][number]

const isEvent = (pushed: unknown): pushed is CaseEvent =>
  typeof pushed === 'object' && pushed !== null && 'at' in pushed && typeof pushed.at === 'number'

const fieldsOf = (operands: unknown): Record<string, unknown> =>
  typeof operands === 'object' && operands !== null ? { ...operands } : {}

/**
 * Every update of a case goes through here: one that adds to its history also says, in the same write, that something
 * in it is not sealed yet, and not counted yet. Without these marks neither the sealer nor the figures would find it.
 */
export const recorded = (update: Update): Update => {
  const { events } = fieldsOf(update.$push)
  if (events === undefined) return update
  if (!isEvent(events)) throw new TypeError('one event a write: at, by, type')
  return { ...update, $min: { ...fieldsOf(update.$min), unsealedAt: events.at, uncountedAt: events.at } }
}
