import { z } from 'zod'
import { hiddenReasons } from '../../services/stats/published.ts'

const id = z.string()
const text = z.string()
const day = z.string().describe('AAAA-MM-JJ, Europe/Paris')

const measure = z.object({
  id: z.enum(['late_share', 'response_share', 'median', 'p90']),
  keys: z.array(id),
  unit: z.enum(['share', 'minutes']),
  low: z.number().nullable(),
  high: z.number().nullable(),
  suppressed: z.boolean(),
})

const table = z.object({
  id,
  title: text,
  period: text,
  unit: z.enum(['reports', 'mentions']),
  unitLabel: text,
  dimensions: z.array(z.object({ id, label: text, values: z.array(z.object({ id, label: text })) })),
  rows: z.array(
    z.object({
      keys: z.array(id),
      count: z.int().nonnegative().nullable(),
      suppressed: z.boolean(),
      reason: z.enum(hiddenReasons).optional(),
      impossible: z.boolean().optional(),
    }),
  ),
  measures: z.array(measure),
  notes: z.array(text),
  shares: z.boolean(),
  help: z.looseObject({}).optional(),
})

const edition = z.object({ id, label: text, from: day, to: day, publishedOn: day, revision: z.int().positive() })

/** What `/api/stats` gives, for programs that read it. */
const statsSchema = z.object({
  audience: z.enum(['inside', 'public']),
  roundedTo: z.union([z.literal(1), z.literal(5)]),
  edition: edition
    .extend({ k: z.int(), changes: z.array(z.object({ revision: z.int(), on: day, why: text })) })
    .nullable(),
  editions: z.array(edition),
  reasons: z.record(id, text),
  tables: z.array(table),
  trend: table,
  help: z.looseObject({}),
})

/** As JSON Schema, draft 2020-12: published at `/api/stats/schema.json`. */
export const statsJsonSchema = (): object => z.toJSONSchema(statsSchema)
