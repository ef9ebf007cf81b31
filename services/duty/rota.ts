import { z } from 'zod'
import { plain } from '../store/plain.ts'
import { isRealDay } from '../triage/ultimatum/wall-clock.ts'
import { holidayRegions } from './holidays.ts'

/** A time on a clock in Paris. `24:00` ends a day. */
const clockTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
const days = z.array(z.number().int().min(1).max(7)).min(1).max(7)
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
    return isRealDay({ year, month, day })
  })

/** `days`: 1 is Monday. A stretch that ends at or before its beginning goes on past midnight. */
const hoursSchema = z.object({ days, from: clockTime, to: clockTime })
export type Hours = z.infer<typeof hoursSchema>

/** Who is there when. `since` and `until` are days, both included; without them, every week. */
const shiftSchema = hoursSchema.extend({
  person: z.string().min(1).max(100),
  since: day.optional(),
  until: day.optional(),
})
export type Shift = z.infer<typeof shiftSchema>

/** Days on which nobody is there, both included. */
const closureSchema = z
  .object({ from: day, to: day, why: z.string().trim().max(200) })
  .refine(({ from, to }) => from <= to)

const minutes = z
  .number()
  .int()
  .min(1)
  .max(24 * 60)

/** Who is outside the team and answers when nobody of it did. */
const fallbackSchema = z.object({
  name: z.string().trim().max(80),
  phone: z.string().trim().max(40),
  email: z.union([z.literal(''), z.email().max(254)]),
})

/** What supervisors and administrators set. Nothing of it is looked for in the store: all strings are sealed. */
export const rotaContentSchema = z.object({
  region: z.enum(holidayRegions),
  onHolidays: z.enum(['closed', 'open']),
  weekly: z.array(hoursSchema).max(50),
  shifts: z.array(shiftSchema).max(500),
  closures: z.array(closureSchema).max(200),
  /** Account ids, in the order in which they are asked. */
  onCall: z.array(z.string().min(1).max(100)).max(20),
  fallback: fallbackSchema,
  /** From one rung of the escalation to the next. */
  ladderMinutes: z.object({ critical: minutes, other: minutes }),
  /** How many conversations one person leads at the same time. */
  atOnce: z.number().int().min(1).max(10),
})
export type RotaContent = z.infer<typeof rotaContentSchema>

export const rotaSchema = rotaContentSchema.extend({
  _id: z.literal('rota'),
  /** Grows with every change. */
  version: z.number().int(),
  changedAt: z.number(),
  changedBy: plain(z.string()),
})
export type Rota = z.infer<typeof rotaSchema>

/** Before anybody set one: no hours, nobody planned, nothing promised. */
export const emptyRota: Rota = {
  _id: 'rota',
  version: 0,
  changedAt: 0,
  changedBy: 'bot',
  region: 'FR',
  onHolidays: 'closed',
  weekly: [],
  shifts: [],
  closures: [],
  onCall: [],
  fallback: { name: '', phone: '', email: '' },
  ladderMinutes: { critical: 5, other: 15 },
  atOnce: 2,
}
