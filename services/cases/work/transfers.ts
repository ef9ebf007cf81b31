import type { CareBook } from '../../care/care-book.ts'
import type { Accounts } from '../../counsellors/accounts.ts'
import { type Counsellor, isInRole, isThereForMinors } from '../../counsellors/counsellor.ts'
import type { Teams } from '../../team/teams.ts'
import type { Case } from '../case.ts'
import { recorded } from '../case-events.ts'
import { type CaseQueue, type CaseResult, isVisible, type Room } from '../case-queue.ts'
import type { CaseRepository } from '../case-repository.ts'
import type { HandoverTeam, Transfer } from './case-work.ts'
import { type OfferEnd, planAccept, planEndOffer, planOffer } from './work-plans.ts'

/**
 * To one person, or to whoever of a role or of a team is first. `anyway`: although they rest, which whoever asks has read.
 * `key`: the request's own name.
 */
export interface Handover {
  to?: string | undefined
  team?: HandoverTeam | undefined
  group?: string | undefined
  context: string
  anyway?: boolean | undefined
  key?: string | undefined
}

interface TransferParts {
  queue: CaseQueue
  repository: CaseRepository
  accounts: Pick<Accounts, 'active'>
  teams: Pick<Teams, 'active'>
  care: Pick<CareBook, 'isResting'>
}

const gone = { ok: false, reason: 'transfer_gone' } as const

/**
 * From one pair of hands into another. The owner stays the owner until somebody accepts, so that the teen always has one
 * voice; what nobody takes goes back to the queue (`sweep.ts`).
 */
export class Transfers {
  readonly #parts: TransferParts

  constructor(parts: TransferParts) {
    this.#parts = parts
  }

  /** What others ask this person to go on with, the oldest first. */
  async offeredTo(person: Counsellor): Promise<Case[]> {
    if (!isThereForMinors(person)) return []
    const offered: Case[] = []
    for (const report of await this.#parts.repository.offered())
      if (isVisible(report) && report.transfer && (await this.#isOfferedTo(report.transfer, person)))
        offered.push(report)
    return offered
  }

  /**
   * Asked again with the same key, it is offered once. `colleague_resting`: critical, and the person named is in a pause or
   * passed the next one; it is offered if that is said again, `anyway`.
   */
  async offer(id: string, owner: Counsellor, handover: Handover, now: number): Promise<CaseResult> {
    const { queue, repository } = this.#parts
    const { to, team, group, context, key, anyway = false } = handover
    const held = await queue.own(id, owner)
    if (!held.ok) return held
    const known = [held.case.transfer, ...held.case.notes].some((one) => key !== undefined && one?.key === key)
    if (known) return held
    const named = group === undefined ? undefined : await this.#parts.teams.active(group)
    const transfer: Transfer = {
      ...{ at: now, by: owner.id, context },
      ...(to === undefined ? {} : { to }),
      ...(team === undefined ? {} : { team }),
      ...(group === undefined ? {} : { group, groupName: named?.name ?? '' }),
      ...(key === undefined ? {} : { key }),
    }
    if (!(await this.#mayBeTaken(transfer)))
      return { ok: false, reason: group === undefined ? 'colleague_unknown' : 'team_empty' }
    const mayRest = held.case.critical === 1 && to !== undefined && !anyway
    if (mayRest && (await this.#parts.care.isResting(to, now))) return { ok: false, reason: 'colleague_resting' }
    await repository.commit([planOffer(id, transfer)])
    return queue.own(id, owner)
  }

  /** Within the taker's own limits. `transfer_gone`: taken by another, withdrawn, or back in the queue. */
  accept(id: string, taker: Counsellor, now: number): Promise<CaseResult> {
    const { queue, repository } = this.#parts
    if (!isInRole(taker, 'counsellor')) return Promise.resolve({ ok: false, reason: 'not_allowed' })
    if (!isThereForMinors(taker)) return Promise.resolve({ ok: false, reason: 'not_vouched' })
    return queue.takeOver(taker.id, async (room) => {
      const found = await repository.get(id)
      if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
      // The answer to the first request may have been lost on the way.
      if (found.claimedBy === taker.id) return { ok: true, case: found }
      if (!found.transfer || !(await this.#isOfferedTo(found.transfer, taker))) return gone
      if (!hasRoom(room, found)) return { ok: false, reason: 'limit_reached' }
      const { filter, update } = planAccept(id, found.transfer, taker.id, now)
      const guard = room === 'not_critical' ? { critical: 0 } : {}
      const taken = await repository.cases.findOneAndUpdate({ ...filter, ...guard }, recorded(update), {
        returnDocument: 'after',
      })
      return taken ? { ok: true, case: taken } : gone
    })
  }

  /** The owner takes the offer back, or the person it was made to says no; a team's offer is nobody's to refuse. */
  async end(id: string, person: Counsellor, now: number): Promise<CaseResult> {
    const { repository } = this.#parts
    const found = await repository.get(id)
    if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
    const { transfer } = found
    const why = transfer && endOf(transfer, person)
    if (!transfer || !why) return found.claimedBy === person.id ? { ok: true, case: found } : gone
    const done = await repository.commit([planEndOffer(id, transfer, person.id, why, now)])
    return done.ok ? { ok: true, case: { ...found, transfer: undefined } } : gone
  }

  /**
   * Offers to somebody who left, to an archived team or to one without anybody who could take the case, end at once: the
   * owner has it still, and can ask somebody else. Any instance may run it at any moment.
   */
  async endStuck(now: number): Promise<void> {
    const { repository } = this.#parts
    for (const { _id, transfer } of await repository.offered())
      if (transfer && !(await this.#mayBeTaken(transfer)))
        await repository.commit([planEndOffer(_id, transfer, 'bot', 'transfer_void', now)])
  }

  async #isOfferedTo({ by, to, team, group }: Transfer, person: Counsellor): Promise<boolean> {
    if (by === person.id || !isInRole(person, 'counsellor')) return false
    if (to === person.id || (team !== undefined && isInRole(person, team))) return true
    return group !== undefined && ((await this.#parts.teams.active(group))?.members.includes(person.id) ?? false)
  }

  /** Is there anybody who may take it? Of a role there always may be, later; the offer runs out by itself. */
  async #mayBeTaken({ by, to, team, group }: Transfer): Promise<boolean> {
    if (team !== undefined) return true
    const people = group === undefined ? [to ?? by] : ((await this.#parts.teams.active(group))?.members ?? [])
    for (const id of people) {
      const person = id === by ? undefined : await this.#parts.accounts.active(id)
      if (person && isThereForMinors(person)) return true
    }
    return false
  }
}

const endOf = ({ by, to }: Transfer, person: Counsellor): OfferEnd | undefined => {
  if (by === person.id) return 'transfer_withdrawn'
  return to === person.id ? 'transfer_declined' : undefined
}

const hasRoom = (room: Room, { critical }: Case): boolean =>
  room === 'any' || (room === 'not_critical' && critical === 0)
