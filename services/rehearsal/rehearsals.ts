import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { categories, signals } from '../taxonomy.ts'
import { severitySchema } from '../taxonomy-schemas.ts'

/** What a counsellor's sentence can do in an invented conversation: to be done, then to be avoided. */
const good = [
  'thanks',
  'believes',
  'asks_open',
  'asks_danger',
  'asks_suicide',
  'gives_number',
  'evidence',
  'next_step',
] as const
const bad = ['blames', 'promises_secret', 'asks_image', 'minimises'] as const

const scriptSchema = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  /** For the list: nothing of the answer. */
  title: z.string().min(1),
  /** Who speaks, and how old. */
  who: z.string().min(1),
  /** What the teen tells at first, before anybody answered. */
  opening: z.array(z.string().min(1)).min(1),
  /** Said once, when the counsellor's message holds this move; the first that fits. */
  answers: z.array(z.strictObject({ on: z.enum([...good, ...bad]), say: z.string().min(1) })),
  /** Said one after the other when nothing else fits: the story moves on whatever is written. */
  otherwise: z.array(z.string().min(1)).min(2),
  end: z.string().min(1),
  severity: severitySchema,
  /** The taxonomy's rule, for whoever learns. */
  why: z.string().min(1),
  /** Words of the teen as written above, and what each shows. */
  signs: z.array(z.strictObject({ quote: z.string().min(1), shows: z.enum([...categories, ...signals]) })).min(1),
  /** Which numbers fit here: ids of `emergency/contacts.json`. */
  numbers: z.array(z.string()),
  /** What a good conversation here holds. */
  expected: z.array(z.enum(good)).min(2),
})
export type Rehearsal = z.infer<typeof scriptSchema>

const folder = new URL('./scripts/', import.meta.url)

/** Conversations to practise on, in the order of their files. All of them invented: nobody wrote any of this. */
export const rehearsals: readonly Rehearsal[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => scriptSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
