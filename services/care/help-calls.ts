import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Collection, type CollectionDefinition, DuplicateKeyError, type Store } from '../store/collection.ts'
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

/** A counsellor calls, and a supervisor comes. */
export class HelpCalls {
  readonly #calls: Collection<HelpCall>

  private constructor(calls: Collection<HelpCall>) {
    this.#calls = calls
  }

  static async open(store: Store): Promise<HelpCalls> {
    return new HelpCalls(await store.collection(helpCalls))
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
    try {
      await this.#calls.insertOne(call)
      return { call, isNew: true }
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error
      const known = await this.#calls.findOne({ openBy: by })
      return known ? { call: known, isNew: false } : { call, isNew: false }
    }
  }

  /** Of two supervisors one comes; `false`: somebody was faster, or it was taken back. */
  async answer(id: string, by: string, now: number): Promise<boolean> {
    const done = await this.#calls.updateOne(
      { _id: id, openBy: { $exists: true } },
      { $set: { answeredBy: by, answeredAt: now }, $unset: { openBy: '' } },
    )
    return done.matchedCount === 1
  }

  /** By the one who called: it is all right again. */
  async takeBack(by: string): Promise<void> {
    await this.#calls.updateOne({ openBy: by }, { $unset: { openBy: '' } })
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
