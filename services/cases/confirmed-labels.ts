import { z } from 'zod'
import { plain } from '../store/plain.ts'
import { platforms } from '../taxonomy.ts'
import { ageBandSchema, categorySchema, severitySchema, signalSchema, speakerSchema } from '../taxonomy-schemas.ts'

/** Where on a platform it happens: links alone do not tell. */
export const features = ['story', 'dm', 'group', 'live', 'post', 'comment', 'profile', 'other'] as const

/** A report counts at most so often in one table: what is folded together is still at least so many reports. */
export const mostLabels = 3

const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length
const few = <T extends z.ZodType>(schema: T, least: number, most: number) =>
  z.array(plain(schema)).min(least).max(most).refine(distinct)

/** What a person says that a report is about. Figures are made of these, never of what triage guessed. */
export const labelsSchema = z.object({
  severity: plain(severitySchema),
  categories: few(categorySchema, 1, mostLabels),
  signals: few(signalSchema, 0, 14),
  ageBand: plain(ageBandSchema),
  speaker: plain(speakerSchema),
  platforms: few(z.enum(platforms), 0, mostLabels),
  features: few(z.enum(features), 0, mostLabels),
})
export type Labels = z.infer<typeof labelsSchema>

export const confirmedLabelsSchema = labelsSchema.extend({ at: z.number(), by: plain(z.string()) })
