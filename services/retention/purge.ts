import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { purgeProof } from '../audit/audit-chain.ts'
import { AuditExpiry } from '../audit/audit-expiry.ts'
import { type AuditEntry, auditDefinition } from '../audit/audit-record.ts'
import type { Case } from '../cases/case.ts'
import { isVisible } from '../cases/case-queue.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import { nothingOwed } from '../cases/deadlines.ts'
import type { Clock } from '../clock.ts'
import { type Concern, concernsDefinition } from '../concerns/concern.ts'
import { ConversationPurge } from '../conversations/conversation-purge.ts'
import { FollowUpCodes } from '../privacy/follow-up-codes.ts'
import { planSettle } from '../stats/count-changes.ts'
import {
  type CountingState,
  countingStateDefinition,
  countingStateId,
  type QuarterCounts,
  quarterCountsDefinition,
} from '../stats/count-store.ts'
import {
  type Collection,
  type CollectionDefinition,
  type Filter,
  insert,
  remove,
  type Store,
  update,
  type Write,
} from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { purgeCandidates } from './purge-candidates.ts'
import { dueForPurge, isOwed, lastContactAt, monthsAfter, type RetentionPeriods } from './retention.ts'

/** Far longer than one case takes; renewed after each. */
const leaseMs = 60_000
/** In one run: what is left waits for the next one. */
const mostInARun = 20

const tombstoneSchema = z.object({
  /** The destroyed case's random id. */
  _id: z.string(),
  at: z.number(),
})
type Tombstone = z.infer<typeof tombstoneSchema>

/** Cases that were destroyed: no import, copy or restored backup may bring one of them back. */
export const tombstonesDefinition: CollectionDefinition<Tombstone> = { name: 'tombstones', schema: tombstoneSchema }

export interface PurgeRun {
  destroyed: number
  /** There is more to do at once. */
  more: boolean
  /** Past the last date of all, and somebody still waits for an answer: never destroyed, a person must look. */
  owedPastCeiling: number
}

interface Collections {
  cases: Collection<Case>
  audit: Collection<AuditEntry>
  tombstones: Collection<Tombstone>
  counts: Collection<QuarterCounts>
  counting: Collection<CountingState>
  concerns: Collection<Concern>
}

interface Parts {
  conversations: ConversationPurge
  codes: FollowUpCodes
  expiry: AuditExpiry
}

export interface PurgeOptions {
  leases: Leases
  periods: RetentionPeriods
  /** The audit's. */
  key: Buffer
  clock: Clock
  /** Names this instance. */
  holder: string
}

/** The lease was lost: another instance purges now. */
class LostLease extends Error {
  override name = 'LostLease'
}

/**
 * Destroys what is due, one case after the other: first it is hidden and parted from its conversations, then its words
 * go, then the case itself in the commit that says so. Killed at any instant, the next run goes on; what was begun is not
 * seen by anybody meanwhile.
 */
export class Purge {
  readonly #store: Store
  readonly #in: Collections
  readonly #parts: Parts
  readonly #options: PurgeOptions

  private constructor(store: Store, collections: Collections, parts: Parts, options: PurgeOptions) {
    this.#store = store
    this.#in = collections
    this.#parts = parts
    this.#options = options
  }

  static async open(store: Store, options: PurgeOptions): Promise<Purge> {
    const collections = {
      cases: await store.collection(casesDefinition),
      audit: await store.collection(auditDefinition),
      tombstones: await store.collection(tombstonesDefinition),
      counts: await store.collection(quarterCountsDefinition),
      counting: await store.collection(countingStateDefinition),
      concerns: await store.collection(concernsDefinition),
    }
    const parts = {
      conversations: await ConversationPurge.open(store),
      codes: await FollowUpCodes.open(store),
      expiry: await AuditExpiry.open(store, options),
    }
    return new Purge(store, collections, parts, options)
  }

  /** `undefined`: another instance is doing so. */
  async run(): Promise<PurgeRun | undefined> {
    const { leases, holder } = this.#options
    const lease = await leases.take('retention', holder, leaseMs)
    if (!lease) return undefined
    try {
      return await this.#runUnder(lease)
    } catch (error) {
      if (error instanceof LostLease) return undefined
      throw error
    } finally {
      await lease.release()
    }
  }

  async #runUnder(lease: Lease): Promise<PurgeRun> {
    const left = await this.#finishBegun(lease)
    const { destroyed, owedPastCeiling } = await this.#purgeDue(lease, mostInARun - left)
    const expired = await this.#parts.expiry.run(lease)
    const some = left + destroyed + expired > 0
    if (some) await this.#store.scrub?.()
    return { destroyed: left + destroyed, more: left + destroyed >= mostInARun, owedPastCeiling }
  }

  /** What a killed run left: it is hidden already. */
  async #finishBegun(lease: Lease): Promise<number> {
    const begun = await this.#in.cases
      .find({ purgingAt: { $exists: true, $gte: 0 } }, { sort: { purgingAt: 1 }, limit: mostInARun })
      .toArray()
    let finished = 0
    for (const report of begun) if (await this.#destroy(lease, report)) finished += 1
    return finished
  }

  async #purgeDue(lease: Lease, room: number): Promise<{ destroyed: number; owedPastCeiling: number }> {
    const { periods, clock } = this.#options
    const now = clock()
    const owed = new Set<string>()
    let destroyed = 0
    for await (const report of purgeCandidates(this.#in.cases, periods, now)) {
      if (destroyed >= room) break
      if (isOwed(report) && monthsAfter(lastContactAt(report), periods.ceilingMonths) <= now) owed.add(report._id)
      if (dueForPurge(report, periods, now) === undefined) continue
      if ((await this.#begin(lease, report, now)) && (await this.#destroy(lease, report))) destroyed += 1
    }
    return { destroyed, owedPastCeiling: owed.size }
  }

  /** Hides the case for good, unless anything happened to it since it was read. `false`: not now. */
  async #begin(lease: Lease, report: Case, now: number): Promise<boolean> {
    // What is not sealed, or not counted, yet would be lost: seconds later it is.
    if (report.unsealedAt !== undefined || report.purgingAt !== undefined) return false
    // What a teen said of the person who answered is looked into first, also when the case was erased meanwhile.
    if (await this.#in.concerns.findOne({ caseId: report._id, status: 'open' })) return false
    if ((await this.#settle(report)) === 'not_yet') return false
    const parting = await this.#parts.conversations.planPart(
      report._id,
      [report.conversationId, ...report.conversationIds],
      { isPresent: (id) => this.#is(id, () => true), isShown: (id) => this.#is(id, isVisible) },
    )
    if (parting.busy) return false
    const hidden = update(this.#in.cases, asItWas(report), {
      $set: { status: 'closed', purgingAt: now, dueAt: nothingOwed },
      $unset: { claimedBy: '', claimedAt: '', claimKey: '', silenceAt: '' },
    })
    return this.#commit(lease, [hidden, this.#parts.codes.planForget(report._id), ...parting.writes])
  }

  /** `false`: its last events wait to be sealed; the next run goes on. */
  async #destroy(lease: Lease, report: Case): Promise<boolean> {
    const { _id } = report
    await this.#parts.conversations.destroyEntries(_id)
    const at = this.#options.clock()
    const isKnown = (await this.#in.tombstones.findOne({ _id })) !== null
    // A case that an old backup brought back was counted when it was destroyed the first time.
    const counts = isKnown ? [] : await this.#settle(report)
    if (counts === 'not_yet') return false
    const proof = purgeProof(this.#options.key, _id, at)
    const ended = await this.#commit(lease, [
      update(
        this.#in.cases,
        {
          ...{ _id, purgingAt: { $exists: true }, unsealedAt: { $exists: false } },
          'counted.seq': report.counted?.seq ?? { $exists: false },
        },
        { $set: { purgingAt: at } },
      ),
      remove(this.#in.cases, { _id }),
      remove(this.#in.concerns, { caseId: _id }),
      update(this.#in.tombstones, { _id }, { $set: { at } }, { upsert: true }),
      ...counts,
      insert(this.#in.audit, { _id: randomUUID(), at, by: 'bot', type: 'purged', caseId: _id, proof }),
    ])
    if (!(await lease.renew(leaseMs))) throw new LostLease()
    return ended
  }

  async #settle(report: Case): Promise<Write[] | 'not_yet'> {
    return planSettle(this.#in.counts, report, await this.#in.counting.findOne({ _id: countingStateId }))
  }

  /** Throws {@link LostLease} when the lease is another's. */
  async #commit(lease: Lease, writes: Write[]): Promise<boolean> {
    const result = await this.#store.commit([lease.guard(), ...writes])
    if (!result.ok && result.at === 0) throw new LostLease()
    return result.ok
  }

  async #is(id: string, fits: (report: Case) => boolean): Promise<boolean> {
    const found = await this.#in.cases.findOne({ _id: id })
    return found !== null && found.purgingAt === undefined && fits(found)
  }
}

/** Matches the case only if nothing that matters happened to it since it was read. */
const asItWas = ({ _id, status, dueAt, severity, teenAt, events }: Case): Filter => ({
  ...{ _id, status, dueAt, severity },
  teenAt: teenAt ?? { $exists: false },
  events: { $size: events.length },
  unsealedAt: { $exists: false },
  purgingAt: { $exists: false },
  'hold.at': { $exists: false },
})
