import { z } from 'zod'
import type { Case } from '../cases/case.ts'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import type { Category, Signal } from '../taxonomy.ts'

const dayMs = 24 * 3_600_000
/** A pause after a critical case was let go of. */
export const pauseMs = 15 * 60_000
/** "Not the next one" holds for so long, or until it is taken back. */
const refusalMs = 4 * 3_600_000
/** What weighed on somebody is counted over a week, and forgotten after four. */
export const weekMs = 7 * dayMs
const keptMs = 28 * dayMs
/** Talking it over is offered within this time. */
export const debriefMs = dayMs

const careStateSchema = z.object({
  /** The account's id. */
  _id: z.string(),
  pauseUntil: z.number().optional(),
  refusedAt: z.number().optional(),
})
export type CareState = z.infer<typeof careStateSchema>

export const careStates: CollectionDefinition<CareState> = { name: 'care', schema: careStateSchema }

const debriefs = ['offered', 'asked', 'done', 'declined'] as const

/** A case that weighed on somebody. It names no case: its id is a keyed hash. */
const momentSchema = z.object({
  _id: z.string(),
  by: plain(z.string()),
  at: z.number(),
  kind: plain(z.enum(['critical', 'distressing'])),
  /** Only after a critical one. */
  debrief: plain(z.enum(debriefs)).optional(),
  expiresAt: z.number(),
})
export type CareMoment = z.infer<typeof momentSchema>

export const careMoments: CollectionDefinition<CareMoment> = {
  name: 'care_moments',
  schema: momentSchema,
  indexes: [{ key: { by: 1, at: 1 } }],
  expiresAtField: 'expiresAt',
}

export const aMoment = (_id: string, by: string, kind: CareMoment['kind'], at: number): CareMoment => ({
  ...{ _id, by, kind, at },
  expiresAt: at + keptMs,
  ...(kind === 'critical' ? { debrief: 'offered' as const } : {}),
})

const heavySignals: readonly Signal[] = ['suicidal_ideation', 'self_harm', 'sexual_assault', 'family_offender']
const heavyCategories: readonly Category[] = [
  ...(['sextortion', 'grooming', 'intimate_image_shared', 'sexual_deepfake'] as const),
]

/** What of a case says how much it weighs. */
export type Weighed = Pick<Case, '_id' | 'critical' | 'signals' | 'categories'>

/** How much a case weighs on whoever takes it. */
export const weightOf = ({ critical, signals, categories }: Weighed): CareMoment['kind'] | undefined => {
  if (critical === 1) return 'critical'
  const isHeavy =
    heavySignals.some((one) => signals.includes(one)) || heavyCategories.some((one) => categories.includes(one))
  return isHeavy ? 'distressing' : undefined
}

export interface Rest {
  pausedUntil: number | null
  refusedUntil: number | null
}

/** Whether somebody is spared the next critical case at `now`, and until when. */
export const restOf = (state: CareState | null | undefined, now: number): Rest => {
  const refusedUntil = state?.refusedAt === undefined ? 0 : state.refusedAt + refusalMs
  const pausedUntil = state?.pauseUntil ?? 0
  return {
    pausedUntil: pausedUntil > now ? pausedUntil : null,
    refusedUntil: refusedUntil > now ? refusedUntil : null,
  }
}

/** Counts alone, over a week. */
export interface Exposure {
  critical: number
  distressing: number
}

export const exposureOf = (moments: readonly CareMoment[], now: number): Exposure => {
  const week = moments.filter(({ at }) => at > now - weekMs)
  const count = (kind: CareMoment['kind']): number => week.filter((moment) => moment.kind === kind).length
  return { critical: count('critical'), distressing: count('distressing') }
}
