import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AuditEntry, auditDefinition } from '../audit/audit-record.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import {
  type Collection,
  type CollectionDefinition,
  DuplicateKeyError,
  insert,
  type Store,
  update,
} from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { emptyRota, type Rota, type RotaContent, rotaContentSchema, rotaSchema } from './rota.ts'

/** What another instance changed is known here after this long. */
const freshMs = 5_000
const shownChanges = 20

export const rotaDefinition: CollectionDefinition<Rota> = { name: 'rota', schema: rotaSchema }

const parts = [
  'region',
  'onHolidays',
  'weekly',
  'shifts',
  'closures',
  'onCall',
  'fallback',
  'ladderMinutes',
  'atOnce',
] as const satisfies (keyof RotaContent)[]
export type RotaPart = (typeof parts)[number]

/** Who changed which parts, and what stood there before: a promise to a teen can be traced to what it was made from. */
const rotaChangeSchema = z.object({
  _id: z.string(),
  at: z.number(),
  by: plain(z.string()),
  version: z.number().int(),
  parts: z.array(plain(z.enum(parts))),
  /** The whole content before, as JSON. */
  before: z.string(),
})
export type RotaChange = z.infer<typeof rotaChangeSchema>

export const rotaChangesDefinition: CollectionDefinition<RotaChange> = {
  name: 'rota_changes',
  schema: rotaChangeSchema,
  indexes: [{ key: { at: -1 } }],
}

export type RotaFailure = 'not_allowed' | 'rota_changed'
export type RotaResult = { ok: true; rota: Rota } | { ok: false; reason: RotaFailure }

const contentOf = (rota: Rota): RotaContent => rotaContentSchema.parse(rota)

/** The one rota of the house. Supervisors and administrators change it, whole, and every change is kept. */
export class Rotas {
  readonly #store: Store
  readonly #rotas: Collection<Rota>
  readonly #changes: Collection<RotaChange>
  readonly #audit: Collection<AuditEntry>
  #known: { rota: Rota; readAt: number } | undefined

  private constructor(
    store: Store,
    rotas: Collection<Rota>,
    changes: Collection<RotaChange>,
    audit: Collection<AuditEntry>,
  ) {
    this.#store = store
    this.#rotas = rotas
    this.#changes = changes
    this.#audit = audit
    rotas.watch(() => {
      this.#known = undefined
    })
  }

  static async open(store: Store): Promise<Rotas> {
    const audit = await store.collection(auditDefinition)
    const changes = await store.collection(rotaChangesDefinition)
    return new Rotas(store, await store.collection(rotaDefinition), changes, audit)
  }

  async current(now: number): Promise<Rota> {
    const known = this.#known
    if (known && Math.abs(now - known.readAt) < freshMs) return known.rota
    const rota = (await this.#rotas.findOne({ _id: 'rota' })) ?? emptyRota
    this.#known = { rota, readAt: now }
    return rota
  }

  /**
   * Only from the version that the person saw: two supervisors never undo each other unseen. Asked again for what stands
   * already, it changes nothing.
   */
  async set(by: Counsellor, seenVersion: number, content: RotaContent, now: number): Promise<RotaResult> {
    if (!isInRole(by, 'supervisor', 'administrator')) return { ok: false, reason: 'not_allowed' }
    const before = (await this.#rotas.findOne({ _id: 'rota' })) ?? emptyRota
    const changed = parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(content[part]))
    if (changed.length === 0) return { ok: true, rota: before }
    if (before.version !== seenVersion) return { ok: false, reason: 'rota_changed' }
    const next: Rota = { ...content, _id: 'rota', version: seenVersion + 1, changedAt: now, changedBy: by.id }
    const kept: RotaChange = {
      _id: randomUUID(),
      ...{ at: now, by: by.id, version: next.version, parts: changed },
      before: JSON.stringify(contentOf(before)),
    }
    if (!(await this.#write(next, kept))) return { ok: false, reason: 'rota_changed' }
    this.#known = undefined
    return { ok: true, rota: next }
  }

  /** The newest first. */
  changes(): Promise<RotaChange[]> {
    return this.#changes.find({}, { sort: { at: -1 }, limit: shownChanges }).toArray()
  }

  async #write(next: Rota, kept: RotaChange): Promise<boolean> {
    try {
      const { _id, ...content } = next
      const write =
        next.version === 1
          ? insert(this.#rotas, next)
          : update(this.#rotas, { _id, version: next.version - 1 }, { $set: content })
      const { at, by } = kept
      const audited = insert(this.#audit, { _id: randomUUID(), at, by, type: 'rota_changed' })
      return (await this.#store.commit([write, insert(this.#changes, kept), audited])).ok
    } catch (error) {
      if (error instanceof DuplicateKeyError) return false
      throw error
    }
  }
}
