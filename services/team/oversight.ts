import type { CareBook } from '../care/care-book.ts'
import type { Case } from '../cases/case.ts'
import { recorded } from '../cases/case-events.ts'
import { isVisible } from '../cases/case-queue.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import { planAssign } from './assign.ts'

/** Whoever forgets to stop reading along does not read along for ever. */
const longestMs = 2 * 3_600_000

export type OversightFailure =
  | 'not_allowed'
  | 'case_not_found'
  | 'not_announced'
  | 'case_changed'
  | 'colleague_unknown'
  | 'colleague_resting'
type OversightResult = { ok: true; case: Case } | { ok: false; reason: OversightFailure }

/** To whom. `anyway`: although they rest, which whoever decides has read. */
interface Assignment {
  to: string
  anyway?: boolean | undefined
}

const refuse = (reason: OversightFailure): OversightResult => ({ ok: false, reason })

/** Who reads along at `now`. */
export const readersOf = ({ readers = [] }: Pick<Case, 'readers'>, now: number): string[] =>
  readers.filter(({ at }) => at > now - longestMs).map(({ by }) => by)

/** What supervisors do with conversations of others: read along, announced, and give a case to somebody else. */
export class Oversight {
  readonly #repository: CaseRepository
  readonly #accounts: Pick<Accounts, 'active'>
  readonly #care: Pick<CareBook, 'isResting'>

  constructor(repository: CaseRepository, accounts: Pick<Accounts, 'active'>, care: Pick<CareBook, 'isResting'>) {
    this.#repository = repository
    this.#accounts = accounts
    this.#care = care
  }

  /** Announced first, to whoever answers, in the case's history too. Asked twice it is said once. */
  async begin(id: string, person: Counsellor, now: number): Promise<OversightResult> {
    const found = await this.#find(id, person)
    if (!found.ok || readersOf(found.case, now).includes(person.id)) return found
    // From an earlier time, and no longer counted.
    if (found.case.readers?.some(({ by }) => by === person.id)) await this.end(id, person, now)
    const begun = await this.#repository.cases.findOneAndUpdate(
      { _id: id, 'readers.by': { $ne: person.id } },
      recorded({
        $push: { readers: { by: person.id, at: now }, events: event(person, now, 'oversight_begun') },
      }),
      { returnDocument: 'after' },
    )
    return begun ? { ok: true, case: begun } : this.#find(id, person)
  }

  async end(id: string, person: Counsellor, now: number): Promise<OversightResult> {
    const found = await this.#find(id, person)
    if (!found.ok || !found.case.readers?.some(({ by }) => by === person.id)) return found
    await this.#repository.cases.updateOne(
      { _id: id },
      recorded({ $pull: { readers: { by: person.id } }, $push: { events: event(person, now, 'oversight_ended') } }),
    )
    return this.#find(id, person)
  }

  /** The conversation, for whoever is announced as reading along. In the audit, each time. */
  async read(id: string, person: Counsellor, now: number): Promise<OversightResult> {
    const found = await this.#find(id, person)
    if (!found.ok) return found
    if (!readersOf(found.case, now).includes(person.id)) return refuse('not_announced')
    await this.#repository.recordRead(person.id, now, id)
    return found
  }

  /**
   * To another counsellor, whoever holds it now, or out of the queue. `case_changed`: somebody acted meanwhile.
   * `colleague_resting`: critical, and they are in a pause or passed the next one; it is theirs if it is said again, `anyway`.
   */
  async reassign(
    id: string,
    person: Counsellor,
    { to, anyway = false }: Assignment,
    now: number,
  ): Promise<OversightResult & { from?: string }> {
    const found = await this.#find(id, person)
    if (!found.ok) return found
    const taker = await this.#accounts.active(to)
    if (!taker?.mayAnswerMinors || !isInRole(taker, 'counsellor')) return refuse('colleague_unknown')
    const { claimedBy } = found.case
    if (claimedBy === to) return found
    const mayRest = found.case.critical === 1 && !anyway
    if (mayRest && (await this.#care.isResting(to, now))) return refuse('colleague_resting')
    const plan = planAssign(found.case, to, person.id, now)
    const done = plan ? await this.#repository.commit([plan]) : undefined
    if (!done?.ok) return refuse('case_changed')
    const after = await this.#find(id, person)
    return claimedBy === undefined ? after : { ...after, from: claimedBy }
  }

  async #find(id: string, person: Counsellor): Promise<OversightResult> {
    if (!isInRole(person, 'supervisor')) return refuse('not_allowed')
    const found = await this.#repository.get(id)
    return found && isVisible(found) ? { ok: true, case: found } : refuse('case_not_found')
  }
}

const event = (person: Counsellor, at: number, type: string) => ({ at, by: person.id, type })
