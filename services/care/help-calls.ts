import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type CollectionDefinition, insert, type Store, update } from '../store/collection.ts'
import { plain } from '../store/plain.ts'

const keptMs = 14 * 24 * 3_600_000

const helpCallSchema = z.object({
  _id: z.string(),
  by: plain(z.string()),
  at: z.number(),
  /** `help`: "J'ai besoin d'aide". `alone`: refused the next critical case, and nobody else is there. */
  kind: plain(z.enum(['help', 'alone'])),
  /** The conversation that is open on their page. */
  caseId: plain(z.string()).optional(),
  /** The same as `by`, while nobody has come: a person has one call at a time. */
  openBy: plain(z.string()).optional(),
  answeredBy: plain(z.string()).optional(),
  answeredAt: z.number().optional(),
  expiresAt: z.number(),
})
export type HelpCall = z.infer<typeof helpCallSchema>

export const helpCalls: CollectionDefinition<HelpCall> = {
  name: 'help_calls',
  schema: helpCallSchema,
  indexes: [
    { key: { openBy: 1 }, unique: true, partialFilterExpression: { openBy: { $exists: true } } },
    { key: { by: 1, at: 1 } },
  ],
  expiresAtField: 'expiresAt',
}

/** A counsellor calls, and a supervisor comes. Each step is in the audit. */
export class HelpCalls {
  readonly #store: Store
  readonly #calls: Collection<HelpCall>
  readonly #audit: StaffAudit

  private constructor(store: Store, calls: Collection<HelpCall>, audit: StaffAudit) {
    this.#store = store
    this.#calls = calls
    this.#audit = audit
  }

  static async open(store: Store): Promise<HelpCalls> {
    return new HelpCalls(store, await store.collection(helpCalls), await StaffAudit.open(store))
  }

  /** `isNew: false`: their call is open already, and stays as it is. */
  async call(
    by: string,
    kind: HelpCall['kind'],
    now: number,
    caseId?: string,
  ): Promise<{ call: HelpCall; isNew: boolean }> {
    const call: HelpCall = {
      ...{ _id: randomUUID(), by, at: now, kind, openBy: by, expiresAt: now + keptMs },
      ...(caseId === undefined ? {} : { caseId }),
    }
    const called = this.#audit.write({ at: now, by, type: 'help_called' })
    const done = await this.#store.commit([insert(this.#calls, call), called])
    if (done.ok) return { call, isNew: true }
    return { call: (await this.#calls.findOne({ openBy: by })) ?? call, isNew: false }
  }

  /** Of two supervisors one comes; `false`: somebody was faster, or it was taken back. */
  async answer(id: string, by: string, now: number): Promise<boolean> {
    const call = await this.#calls.findOne({ _id: id })
    if (call?.openBy === undefined) return false
    const answered = { $set: { answeredBy: by, answeredAt: now }, $unset: { openBy: '' } }
    const done = await this.#store.commit([
      update(this.#calls, { _id: id, openBy: call.openBy }, answered),
      this.#audit.write({ at: now, by, type: 'help_answered', about: call.by }),
    ])
    return done.ok
  }

  /** By the one who called: it is all right again. */
  async takeBack(by: string, now: number): Promise<void> {
    // Without an open call nothing is written, the event neither.
    await this.#store.commit([
      update(this.#calls, { openBy: by }, { $unset: { openBy: '' } }),
      this.#audit.write({ at: now, by, type: 'help_taken_back' }),
    ])
  }

  open(): Promise<HelpCall[]> {
    return this.#calls.find({ openBy: { $exists: true, $gte: '' } }, { sort: { openBy: 1 }, limit: 100 }).toArray()
  }

  /** Their newest call, of the last hour: whether it is open, and who comes. */
  async latestOf(by: string, now: number): Promise<HelpCall | undefined> {
    const filter = { by, at: { $gt: now - 3_600_000 } }
    const [latest] = await this.#calls.find(filter, { sort: { at: -1 }, limit: 1 }).toArray()
    return latest
  }
}
