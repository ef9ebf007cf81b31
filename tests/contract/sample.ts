import { z } from 'zod'
import type { CollectionDefinition } from '../../services/store/collection.ts'
import { plain } from '../../services/store/plain.ts'
import { createSealer, type Sealer } from '../../services/store/sealer.ts'

/** A collection with every shape the port must carry, and invented words. */
const reportSchema = z.object({
  _id: z.string(),
  status: plain(z.enum(['queued', 'claimed', 'closed'])),
  critical: z.number(),
  dueAt: z.number(),
  owner: plain(z.string()).optional(),
  code: plain(z.string()).nullable().optional(),
  tags: z.array(plain(z.string())),
  story: z.string(),
  notes: z.array(z.object({ at: z.number(), by: plain(z.string()), text: z.string() })),
  answers: z.record(z.string(), z.string()),
  lease: z.object({ holder: plain(z.string()), until: z.number() }).optional(),
  expiresAt: z.number().optional(),
})
export type Report = z.infer<typeof reportSchema>

export const reports: CollectionDefinition<Report> = {
  name: 'reports',
  schema: reportSchema,
  indexes: [
    { key: { status: 1, critical: -1, dueAt: 1 } },
    { key: { code: 1 }, unique: true, partialFilterExpression: { code: { $exists: true } } },
    { key: { owner: 1 }, unique: true, partialFilterExpression: { status: 'claimed' } },
    { key: { 'lease.until': 1 } },
    { key: { tags: 1 } },
  ],
  expiresAtField: 'expiresAt',
}

export const counterSchema = z.object({ _id: z.string(), n: z.number(), label: z.string().optional() })
export const counters: CollectionDefinition<z.infer<typeof counterSchema>> = { name: 'counters', schema: counterSchema }

export const aReport = (id: string, fields: Partial<Report> = {}): Report => ({
  _id: id,
  status: 'queued',
  critical: 0,
  dueAt: 1000,
  tags: [],
  story: `histoire de ${id}`,
  notes: [],
  answers: {},
  ...fields,
})

/** A sealer whose keys are invented from their ids; the last is the current one. */
export const sealerWith = (...ids: string[]): Sealer => {
  const all = new Map(ids.map((id) => [id, Buffer.alloc(32, id)]))
  const id = ids.at(-1) ?? ''
  return createSealer({ current: { id, key: all.get(id) ?? Buffer.alloc(0) }, all })
}
