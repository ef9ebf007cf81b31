import type { CareBook } from '../care/care-book.ts'
import type { Case } from '../cases/case.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import type { Presence } from '../counsellors/presence.ts'
import { type Capacity, capacityOf } from './capacity.ts'
import { type Load, loadFrom } from './load.ts'
import { type Standing, standingAt } from './plan.ts'
import type { Rotas } from './rotas.ts'
import { type WaitingRange, waitingRange } from './waiting.ts'

const dayMs = 24 * 3_600_000
/** Cases of this long, and at most so many, tell what comes in and what it takes. */
const recentMs = 14 * dayMs
const mostCases = 500
/** Counting anew for every question would read the same cases again and again. */
const loadFreshMs = 60_000
/** Without a word from either side for this long, a conversation takes nobody's time. */
const livelyMs = 30 * 60_000

/** What may be told about people and hours. */
export interface DutyNow {
  /** Somebody is really there: seen within two minutes. */
  onDuty: boolean
  /** Only while nobody is there, and only from the rota. */
  nextDutyAt?: number
  /** An hour after this may not be promised: nobody is planned then. Absent without a rota. */
  promiseUntil?: number
}

/** Who is there, who will be, and what that means for whoever waits. Presence is the truth of now, the rota of later. */
export class Duty {
  readonly #presence: Presence
  readonly #rotas: Rotas
  readonly #cases: CaseRepository
  readonly #care: Pick<CareBook, 'rests'>
  #load: { load: Load; at: number } | undefined

  constructor(presence: Presence, rotas: Rotas, cases: CaseRepository, care: Pick<CareBook, 'rests'>) {
    this.#presence = presence
    this.#rotas = rotas
    this.#cases = cases
    this.#care = care
  }

  async now(at: number): Promise<DutyNow> {
    const [present, rota] = await Promise.all([this.#presence.present(at), this.#rotas.current(at)])
    const onDuty = present.length > 0
    const { nextStaffedAt, staffedUntil } = standingAt(rota, at)
    if (onDuty) return { onDuty, ...(rota.shifts.length === 0 ? {} : { promiseUntil: staffedUntil ?? at }) }
    return { onDuty, ...(nextStaffedAt === undefined ? {} : { nextDutyAt: nextStaffedAt }) }
  }

  /** When somebody is planned next, from `at` on. */
  async nextAfter(at: number): Promise<number | undefined> {
    return standingAt(await this.#rotas.current(at), at).nextStaffedAt
  }

  /** The rota's word alone, for those who plan. */
  async standing(at: number): Promise<Standing> {
    return standingAt(await this.#rotas.current(at), at)
  }

  /** Between which times a case in the queue is probably answered; `undefined` while nobody is there to take it. */
  async waitFor(report: Pick<Case, 'critical' | 'dueAt'>, at: number): Promise<WaitingRange | undefined> {
    const people = await this.#whoTakes(report, at)
    const { atOnce } = await this.#rotas.current(at)
    const [ahead, busy, { lengthMs }] = await Promise.all([
      this.#cases.countAhead(report),
      this.#busy(people, at),
      this.load(at),
    ])
    return waitingRange({ ahead, busy, servers: people.length * atOnce, lengthMs })
  }

  /**
   * Of those who are there, those who are free for such a case. A pause after a critical case gives way when nobody else
   * is there; a refusal of the next critical one does not.
   */
  async #whoTakes({ critical }: Pick<Case, 'critical'>, at: number): Promise<string[]> {
    const rests = [...(await this.#care.rests(await this.#presence.present(at), at))]
    const willing = rests.filter(([, { refusedUntil }]) => critical === 0 || refusedUntil === null)
    const rested = willing.filter(([, { pausedUntil }]) => pausedUntil === null)
    return (rested.length > 0 ? rested : willing).map(([id]) => id)
  }

  async capacity(at: number): Promise<Capacity & Load> {
    const [present, { atOnce }, load] = await Promise.all([
      this.#presence.present(at),
      this.#rotas.current(at),
      this.load(at),
    ])
    return { ...load, ...capacityOf(load, present.length, atOnce) }
  }

  async load(at: number): Promise<Load> {
    const known = this.#load
    if (known && Math.abs(at - known.at) < loadFreshMs) return known.load
    const load = loadFrom(await this.#cases.found({ createdAt: { $gte: at - recentMs } }, mostCases), at)
    this.#load = { load, at }
    return load
  }

  /** Conversations of these people in which something was said lately. */
  async #busy(people: string[], at: number): Promise<number> {
    const held = await Promise.all(people.map((id) => this.#cases.heldBy(id)))
    return held.flat().filter((report) => at - lastSignAt(report) < livelyMs).length
  }
}

const lastSignAt = ({ claimedAt = 0, answeredAt = 0, teenAt = 0 }: Case): number =>
  Math.max(claimedAt, answeredAt, teenAt)
