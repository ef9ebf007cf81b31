import type { Presence } from '../counsellors/presence.ts'
import { type Collection, DuplicateKeyError, type Store } from '../store/collection.ts'
import {
  aMoment,
  type CareMoment,
  type CareState,
  careMoments,
  careStates,
  debriefMs,
  type Exposure,
  exposureOf,
  pauseMs,
  type Rest,
  restOf,
  type Weighed,
  weekMs,
  weightOf,
} from './care-record.ts'

export interface CareParts {
  presence: Pick<Presence, 'present'>
  /** One-way and keyed: moments name no case. */
  hash: (text: string) => string
  /** Somebody refused the next critical case, and nobody else is there. */
  alone?: (personId: string, now: number) => Promise<void>
}

export interface OwnCare extends Rest {
  exposure: Exposure
  /** Critical cases of the last day that were not talked over yet. */
  debriefs: Pick<CareMoment, '_id' | 'at' | 'debrief'>[]
}

/** What the work weighs on whoever does it: pauses, the right to refuse, talking it over, and counts. Never a ranking. */
export class CareBook {
  readonly #states: Collection<CareState>
  readonly #moments: Collection<CareMoment>
  readonly #parts: CareParts

  private constructor(states: Collection<CareState>, moments: Collection<CareMoment>, parts: CareParts) {
    this.#states = states
    this.#moments = moments
    this.#parts = parts
  }

  static async open(store: Store, parts: CareParts): Promise<CareBook> {
    return new CareBook(await store.collection(careStates), await store.collection(careMoments), parts)
  }

  /** A case was taken. Taking a critical one ends a refusal: it was the next one. */
  async took(report: Weighed, personId: string, now: number): Promise<void> {
    const weight = weightOf(report)
    if (weight) await this.#weigh(report, personId, weight, now)
    if (weight === 'critical') await this.#states.updateOne({ _id: personId }, { $unset: { refusedAt: '' } })
  }

  /** A case was let go of; after a critical one a pause begins. `report`: as it was while they held it. */
  async letGo(report: Weighed, personId: string, now: number): Promise<void> {
    if (weightOf(report) !== 'critical') return
    // It may have become critical in their hands.
    await this.#weigh(report, personId, 'critical', now)
    await this.#states.updateOne({ _id: personId }, { $max: { pauseUntil: now + pauseMs } }, { upsert: true })
  }

  /** "Not the next critical one", or taken back. */
  async setRefusal(personId: string, refuses: boolean, now: number): Promise<void> {
    const change = refuses ? { $set: { refusedAt: now } } : { $unset: { refusedAt: '' } }
    await this.#states.updateOne({ _id: personId }, change, { upsert: refuses })
  }

  /** The pause is a right, not a duty. */
  async endPause(personId: string): Promise<void> {
    await this.#states.updateOne({ _id: personId }, { $unset: { pauseUntil: '' } })
  }

  /**
   * Whether a critical case that waits since `dueAt` would have been due is not offered to somebody now. A pause holds
   * while somebody else is there who may take it, and while it is not late; a refusal holds always, and if nobody else is
   * there the supervisors are called.
   */
  async isSpared(personId: string, criticalDueAt: number, now: number): Promise<boolean> {
    const rest = restOf(await this.#states.findOne({ _id: personId }), now)
    if (rest.pausedUntil === null && rest.refusedUntil === null) return false
    const isAlone = !(await this.#somebodyElse(personId, now))
    if (rest.refusedUntil === null) return !isAlone && criticalDueAt > now
    if (isAlone) await this.#parts.alone?.(personId, now)
    return true
  }

  /** In a pause, or spared the next critical case: nobody names them for one without being told. */
  async isResting(personId: string, now: number): Promise<boolean> {
    const { pausedUntil, refusedUntil } = restOf(await this.#states.findOne({ _id: personId }), now)
    return pausedUntil !== null || refusedUntil !== null
  }

  /** Of these people: who is spared the next critical case, and until when. */
  async rests(people: readonly string[], now: number): Promise<Map<string, Rest>> {
    const states = await this.#states.find({ _id: { $in: [...people] } }).toArray()
    return new Map(
      people.map((id) => [
        id,
        restOf(
          states.find(({ _id }) => _id === id),
          now,
        ),
      ]),
    )
  }

  async own(personId: string, now: number): Promise<OwnCare> {
    const moments = await this.#of(personId, now)
    const state = await this.#states.findOne({ _id: personId })
    const isOwed = ({ at, debrief }: CareMoment): boolean =>
      at > now - debriefMs && (debrief === 'offered' || debrief === 'asked')
    const debriefs = moments.filter(isOwed).map(({ _id, at, debrief }) => ({ _id, at, debrief }))
    return { ...restOf(state, now), exposure: exposureOf(moments, now), debriefs }
  }

  /** What somebody wants of talking it over. `false`: it is not theirs. */
  async setDebrief(personId: string, momentId: string, debrief: NonNullable<CareMoment['debrief']>): Promise<boolean> {
    const done = await this.#moments.updateOne({ _id: momentId, by: personId }, { $set: { debrief } })
    return done.matchedCount === 1
  }

  async #somebodyElse(personId: string, now: number): Promise<boolean> {
    const others = (await this.#parts.presence.present(now)).filter((id) => id !== personId)
    const rests = [...(await this.rests(others, now)).values()]
    return rests.some(({ pausedUntil, refusedUntil }) => pausedUntil === null && refusedUntil === null)
  }

  #of(personId: string, now: number): Promise<CareMoment[]> {
    return this.#moments.find({ by: personId, at: { $gt: now - weekMs } }, { sort: { at: 1 }, limit: 500 }).toArray()
  }

  async #weigh(report: Weighed, by: string, kind: CareMoment['kind'], now: number): Promise<void> {
    const _id = this.#parts.hash(`${report._id}:${by}`)
    try {
      await this.#moments.insertOne(aMoment(_id, by, kind, now))
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error
      if (kind === 'critical') {
        const $set = { kind, debrief: 'offered', at: now }
        await this.#moments.updateOne({ _id, kind: 'distressing' }, { $set })
      }
    }
  }
}
