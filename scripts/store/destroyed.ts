import { randomUUID } from 'node:crypto'
import type { Config } from '../../bot/config.ts'
import { purgeProof } from '../../services/audit/audit-chain.ts'
import { auditDefinition } from '../../services/audit/audit-record.ts'
import type { Case } from '../../services/cases/case.ts'
import { casesDefinition } from '../../services/cases/case-repository.ts'
import { withKeptRoot } from '../../services/privacy/stored-root.ts'
import { tombstonesDefinition } from '../../services/retention/purge.ts'
import { dueForPurge } from '../../services/retention/retention.ts'
import { settledIn } from '../../services/stats/count-changes.ts'
import {
  type CountingState,
  countingStateDefinition,
  type QuarterCounts,
  quarterCountsDefinition,
} from '../../services/stats/count-store.ts'
import { movableCollections, Sieve, tombstonesIn } from '../../services/store/moving/sieve.ts'
import { type RawDoc, type RawDocuments, rawBatches } from '../../services/store/raw-documents.ts'
import { SealedFields } from '../../services/store/sealed-fields.ts'
import { knownCollections } from './known-collections.ts'
import type { Opened } from './places.ts'

/** What an export or a backup is to be, for retention: as if all that is due had just been destroyed. */
export interface Purged {
  sieve: Sieve
  /** What the destruction leaves behind: tombstones, counts, and its lines for the audit. */
  added: Map<string, RawDoc[]>
}

/** Nothing is destroyed in the store itself: that is the server's to do, under its own settings. */
export const asIfPurged = async (opened: Opened, config: Config, now: number): Promise<Purged> => {
  const { store, sealer } = opened
  const dead = await tombstonesIn(store.raw)
  const left = new LeftBehind(
    (await withKeptRoot(store, opened.keys))?.derive('audit'),
    await countingProgress(store.raw),
    now,
  )
  const fields = new SealedFields(casesDefinition, sealer)
  for await (const docs of rawBatches(store.raw, casesDefinition.name))
    for (const doc of docs) {
      const report = readable(fields, doc)
      if (!report || dead.has(report._id) || !isGone(report, config, now)) continue
      dead.add(report._id)
      left.of(report)
    }
  return { sieve: new Sieve({ definitions: knownCollections, sealer, dead, expiresBy: now }), added: left.added }
}

type Progress = Pick<CountingState, 'generation' | 'isRebuilding' | 'after'>

/** `undefined`: nothing was ever counted, and the first count begins with 1. */
const countingProgress = async (raw: RawDocuments): Promise<Progress | undefined> => {
  const [state] = await raw.read(countingStateDefinition.name, undefined, 1)
  if (typeof state?.generation !== 'number') return undefined
  return { generation: state.generation, isRebuilding: state.isRebuilding === true, after: String(state.after) }
}

/** One that does not open is kept: `check` tells of it. */
const readable = (fields: SealedFields<Case>, doc: RawDoc): Case | undefined => {
  try {
    return fields.openDoc(doc)
  } catch {
    return undefined
  }
}

/** As the purge itself, it waits for the audit to have every event. */
const isGone = (report: Case, { retention }: Config, now: number): boolean =>
  report.purgingAt !== undefined ||
  (report.unsealedAt === undefined && dueForPurge(report, retention, now) !== undefined)

class LeftBehind {
  readonly added = new Map<string, RawDoc[]>()
  readonly #key: Buffer | undefined
  readonly #now: number
  /** Of the counts that are there. */
  readonly #progress: Progress | undefined
  readonly #counts = new Map<string, QuarterCounts>()

  constructor(key: Buffer | undefined, progress: Progress | undefined, now: number) {
    this.#key = key
    this.#progress = progress
    this.#now = now
  }

  of(report: Case): void {
    this.#add(tombstonesDefinition.name, { _id: report._id, at: this.#now })
    this.#count(report)
    if (this.#key) this.#add(auditDefinition.name, purgedLine(this.#key, report._id, this.#now))
  }

  /** As the purge itself moves counts, in documents of their own: those that are there are exported as they lie. */
  #count(report: Case): void {
    for (const [period, increments] of settledIn(report, this.#progress)) {
      const doc = this.#counts.get(period) ?? this.#newCounts(period)
      for (const [path, by] of Object.entries(increments)) {
        const [place, population, cell = ''] = path.split('.')
        const counts =
          doc[place === 'live' ? 'live' : 'settled'][population === 'confirmed' ? population : 'unconfirmed']
        counts[cell] = (counts[cell] ?? 0) + by
      }
    }
  }

  #newCounts(period: string): QuarterCounts {
    const none = () => ({ confirmed: {}, unconfirmed: {} })
    const generation = this.#progress?.generation ?? 0
    const doc = { _id: randomUUID(), period, generation, live: none(), settled: none() }
    this.#counts.set(period, doc)
    // Numbers only, but for the quarter's name: nothing is sealed.
    this.#add(quarterCountsDefinition.name, doc)
    return doc
  }

  #add(collection: string, doc: RawDoc): void {
    this.added.set(collection, [...(this.added.get(collection) ?? []), doc])
  }
}

/** All of it is plain. */
const purgedLine = (key: Buffer, caseId: string, at: number): RawDoc => ({
  _id: randomUUID(),
  at,
  by: 'bot',
  type: 'purged',
  caseId,
  proof: purgeProof(key, caseId, at),
})

/** Makes a draft of a backup what {@link asIfPurged} says. */
export const purgeDraft = async (opened: Opened, config: Config, now: number): Promise<void> => {
  const { raw } = opened.store
  const { sieve, added } = await asIfPurged(opened, config, now)
  for (const collection of await movableCollections(raw))
    for await (const docs of rawBatches(raw, collection)) {
      const passed = docs.map((doc) => ({ doc, kept: sieve.pass(collection, doc) }))
      const changed = passed.flatMap(({ doc, kept }) => (kept && kept !== doc ? [kept] : []))
      if (changed.length > 0) await raw.write(collection, changed)
      const gone = passed.flatMap(({ doc, kept }) => (kept ? [] : [doc._id]))
      if (gone.length > 0) await raw.remove(collection, gone)
    }
  for (const [collection, docs] of added) await raw.write(collection, docs)
}

/** Cases that a move left out because they were destroyed: the audit of the place must know, or it would miss them. */
export const tellAudit = async ({ store, keys }: Opened, caseIds: string[]): Promise<void> => {
  const key = (await withKeptRoot(store, keys))?.derive('audit')
  if (!key || caseIds.length === 0) return
  const at = await tombstoneTimes(store.raw)
  const lines = caseIds.map((id) => purgedLine(key, id, at.get(id) ?? 0))
  await store.raw.write(auditDefinition.name, lines)
}

const tombstoneTimes = async (raw: RawDocuments): Promise<Map<string, number>> => {
  const times = new Map<string, number>()
  for await (const docs of rawBatches(raw, tombstonesDefinition.name))
    for (const { _id, at } of docs) if (typeof at === 'number') times.set(_id, at)
  return times
}
