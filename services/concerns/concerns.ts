import type { Alerts } from '../alerts/alerts.ts'
import type { Case } from '../cases/case.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import type { Counsellor } from '../counsellors/counsellor.ts'
import { type Collection, insert, type Store } from '../store/collection.ts'
import { type Concern, concernsDefinition, mayReadConcern } from './concern.ts'

const mostShown = 100

export type ConcernFailure = 'concern_not_found'
export type ConcernResult = { ok: true; concern: Concern } | { ok: false; reason: ConcernFailure }

/** What shows that somebody had the case, however it came to them: a supervisor may have given it. */
const held: readonly string[] = ['claimed', 'transfer_accepted', 'reopened', 'answered', 'message_held', 'closed']

/** Who had the case, whoever holds it now first. */
const peopleOf = ({ claimedBy, events }: Pick<Case, 'claimedBy' | 'events'>): string[] => {
  const had = events.filter(({ by, type }) => by !== 'teen' && by !== 'bot' && held.includes(type)).map(({ by }) => by)
  return [...new Set([...(claimedBy === undefined ? [] : [claimedBy]), ...had.toReversed()])]
}

/** What teens say of those who answer them, and who may read it. Every method decides who asks. */
export class Concerns {
  readonly #store: Store
  readonly #concerns: Collection<Concern>
  readonly #accounts: Pick<Accounts, 'having'>
  readonly #alerts: Alerts

  private constructor(store: Store, concerns: Collection<Concern>, accounts: Pick<Accounts, 'having'>, alerts: Alerts) {
    this.#store = store
    this.#concerns = concerns
    this.#accounts = accounts
    this.#alerts = alerts
  }

  static async open(store: Store, accounts: Pick<Accounts, 'having'>, alerts: Alerts): Promise<Concerns> {
    return new Concerns(store, await store.collection(concernsDefinition), accounts, alerts)
  }

  /** Kept, and its readers told by mail, in one commit. `id` names the teen's request: sent again, it is kept once. */
  async raise(id: string, report: Case, said: Pick<Concern, 'kind' | 'text'>, now: number): Promise<void> {
    if (await this.#concerns.findOne({ _id: id })) return
    const about = peopleOf(report)
    const concern: Concern = { _id: id, at: now, caseId: report._id, about, ...said, status: 'open', steps: [] }
    const readers = await this.#readersOf(concern)
    const alerts = this.#alerts.planMails(
      `concern:${id}`,
      readers.map(({ email }) => email),
      {
        kind: 'concern',
        since: now,
      },
    )
    const kept = await this.#store.commit([insert(this.#concerns, concern), ...alerts])
    // The same request twice at once: the other one kept it.
    if (!kept.ok && kept.reason !== 'duplicate') throw new Error('a concern was not kept')
  }

  /** Those that this person may read, the newest first, without a word of them. */
  async list(person: Counsellor): Promise<Omit<Concern, 'text' | 'steps'>[]> {
    const leads = await this.#accounts.having('child_protection_lead')
    const all = await this.#concerns.find({}, { sort: { at: -1 }, limit: mostShown }).toArray()
    return all
      .filter((concern) => mayReadConcern(person, concern, leads))
      .map(({ text: _text, steps: _steps, ...shown }) => shown)
  }

  /** The reading is kept before anything is returned. */
  async read(id: string, person: Counsellor, now: number): Promise<ConcernResult> {
    return this.#step(id, person, {}, { at: now, by: person.id, type: 'read', note: '' })
  }

  /** What was done about it. It may be said more than once; it is handled from the first time. */
  async handle(id: string, person: Counsellor, note: string, now: number): Promise<ConcernResult> {
    return this.#step(id, person, { status: 'handled' }, { at: now, by: person.id, type: 'handled', note })
  }

  async #step(
    id: string,
    person: Counsellor,
    $set: Partial<Concern>,
    step: Concern['steps'][number],
  ): Promise<ConcernResult> {
    const found = await this.#concerns.findOne({ _id: id })
    const leads = await this.#accounts.having('child_protection_lead')
    if (!found || !mayReadConcern(person, found, leads)) return { ok: false, reason: 'concern_not_found' }
    const again = found.steps.some(({ by, type, note }) => by === step.by && type === step.type && note === step.note)
    if (again && step.type === 'handled') return { ok: true, concern: found }
    const concern = await this.#concerns.findOneAndUpdate(
      { _id: id },
      { ...(Object.keys($set).length > 0 ? { $set } : {}), $push: { steps: step } },
      { returnDocument: 'after' },
    )
    return concern ? { ok: true, concern } : { ok: false, reason: 'concern_not_found' }
  }

  async #readersOf(concern: Concern): Promise<Counsellor[]> {
    const leads = await this.#accounts.having('child_protection_lead')
    const others = [...(await this.#accounts.having('supervisor')), ...(await this.#accounts.having('administrator'))]
    return [...leads, ...others].filter((person) => mayReadConcern(person, concern, leads))
  }
}
