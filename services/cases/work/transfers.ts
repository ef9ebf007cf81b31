import type { Accounts } from '../../counsellors/accounts.ts'
import { type Counsellor, isInRole } from '../../counsellors/counsellor.ts'
import type { Case } from '../case.ts'
import { recorded } from '../case-events.ts'
import { type CaseQueue, type CaseResult, isVisible, type Room } from '../case-queue.ts'
import type { CaseRepository } from '../case-repository.ts'
import type { HandoverTeam, Transfer } from './case-work.ts'
import { type OfferEnd, planAccept, planEndOffer, planOffer } from './work-plans.ts'

/** To one person, or to whoever of a team is first. `key`: the request's own name. */
export interface Handover {
  to?: string | undefined
  team?: HandoverTeam | undefined
  context: string
  key?: string | undefined
}

const gone = { ok: false, reason: 'transfer_gone' } as const

const isOfferedTo = ({ by, to, team }: Transfer, person: Counsellor): boolean =>
  by !== person.id &&
  isInRole(person, 'counsellor') &&
  (to === person.id || (team !== undefined && isInRole(person, team)))

/**
 * From one pair of hands into another. The owner stays the owner until somebody accepts, so that the teen always has one
 * voice; what nobody takes goes back to the queue (`sweep.ts`).
 */
export class Transfers {
  readonly #queue: CaseQueue
  readonly #repository: CaseRepository
  readonly #accounts: Pick<Accounts, 'get'>

  constructor(queue: CaseQueue, repository: CaseRepository, accounts: Pick<Accounts, 'get'>) {
    this.#queue = queue
    this.#repository = repository
    this.#accounts = accounts
  }

  /** What others ask this person to go on with, the oldest first. */
  async offeredTo(person: Counsellor): Promise<Case[]> {
    if (!isInRole(person, 'counsellor')) return []
    const offered = await this.#repository.offered()
    return offered.filter((report) => isVisible(report) && report.transfer && isOfferedTo(report.transfer, person))
  }

  /** Asked again with the same key, it is offered once. */
  async offer(id: string, owner: Counsellor, { to, team, context, key }: Handover, now: number): Promise<CaseResult> {
    const held = await this.#queue.own(id, owner)
    if (!held.ok) return held
    const known = [held.case.transfer, ...held.case.notes].some((one) => key !== undefined && one?.key === key)
    if (known) return held
    if (!(await this.#mayGo(owner, to, team))) return { ok: false, reason: 'colleague_unknown' }
    const transfer: Transfer = {
      ...{ at: now, by: owner.id, context },
      ...(to === undefined ? { team } : { to }),
      ...(key === undefined ? {} : { key }),
    }
    await this.#repository.commit([planOffer(id, transfer)])
    return this.#queue.own(id, owner)
  }

  /** Within the taker's own limits. `transfer_gone`: taken by another, withdrawn, or back in the queue. */
  accept(id: string, taker: Counsellor, now: number): Promise<CaseResult> {
    if (!isInRole(taker, 'counsellor')) return Promise.resolve({ ok: false, reason: 'not_allowed' })
    return this.#queue.takeOver(taker.id, async (room) => {
      const found = await this.#repository.get(id)
      if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
      // The answer to the first request may have been lost on the way.
      if (found.claimedBy === taker.id) return { ok: true, case: found }
      if (!found.transfer || !isOfferedTo(found.transfer, taker)) return gone
      if (!hasRoom(room, found)) return { ok: false, reason: 'limit_reached' }
      const { filter, update } = planAccept(id, found.transfer, taker.id, now)
      const guard = room === 'not_critical' ? { critical: 0 } : {}
      const taken = await this.#repository.cases.findOneAndUpdate({ ...filter, ...guard }, recorded(update), {
        returnDocument: 'after',
      })
      return taken ? { ok: true, case: taken } : gone
    })
  }

  /** The owner takes the offer back, or the person it was made to says no; a team's offer is nobody's to refuse. */
  async end(id: string, person: Counsellor, now: number): Promise<CaseResult> {
    const found = await this.#repository.get(id)
    if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
    const { transfer } = found
    const why = transfer && endOf(transfer, person)
    if (!transfer || !why) return found.claimedBy === person.id ? { ok: true, case: found } : gone
    const done = await this.#repository.commit([planEndOffer(id, transfer, person.id, why, now)])
    return done.ok ? { ok: true, case: { ...found, transfer: undefined } } : gone
  }

  async #mayGo(owner: Counsellor, to: string | undefined, team: HandoverTeam | undefined): Promise<boolean> {
    if (to === undefined) return team !== undefined
    const person = to === owner.id ? undefined : await this.#accounts.get(to)
    return person !== undefined && isInRole(person, 'counsellor')
  }
}

const endOf = ({ by, to }: Transfer, person: Counsellor): OfferEnd | undefined => {
  if (by === person.id) return 'transfer_withdrawn'
  return to === person.id ? 'transfer_declined' : undefined
}

const hasRoom = (room: Room, { critical }: Case): boolean =>
  room === 'any' || (room === 'not_critical' && critical === 0)
