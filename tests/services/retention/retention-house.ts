import { AuditSealer } from '../../../services/audit/audit-sealer.ts'
import type { Case } from '../../../services/cases/case.ts'
import { planOpen, planQueue, planReport } from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { FollowUpCodes } from '../../../services/privacy/follow-up-codes.ts'
import { Purge } from '../../../services/retention/purge.ts'
import { defaultPeriods } from '../../../services/retention/retention.ts'
import { Counting } from '../../../services/stats/counting.ts'
import type { Store } from '../../../services/store/collection.ts'
import { Leases } from '../../../services/store/leases.ts'
import type { RawDoc } from '../../../services/store/raw-documents.ts'
import type { Severity } from '../../../services/taxonomy.ts'
import { sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import { aReport, t0 } from '../cases/case-builder.ts'

export const retentionKey = Buffer.alloc(32, 'audit')

/** Whole cases with their conversations on a fresh store. `tick` moves the clock. */
export const openRetentionHouse = async (newPlace: () => Promise<StorePlace>) => {
  const place = await newPlace()
  const store = await place.open(sealerWith('k1'))
  let now = t0
  const clock = (): number => now
  const leases = await Leases.open(store, clock)
  const log = await ConversationLog.open(store, clock)
  const codes = await FollowUpCodes.open(store)
  const repository = await CaseRepository.open(store)
  const sealer = await AuditSealer.open(store, { leases, key: retentionKey, clock, holder: 'one' })
  const counting = await Counting.open(store, { leases, clock, holder: 'one', quietMs: 0 })
  const newPurge = (on: Store = store, holder = 'one') =>
    Purge.open(on, { leases, periods: defaultPeriods, key: retentionKey, clock, holder })
  const all = (collection: string): Promise<RawDoc[]> => store.raw.read(collection, undefined, 10_000)
  const purge = await newPurge()

  const says = (conversationId: string, text: string) =>
    log.append(conversationId, () => ({ entries: [{ from: 'teen', kind: 'message', text }] }))

  return {
    ...{ place, store, clock, leases, log, codes, repository, sealer, purge, newPurge, all, says },
    queue: new CaseQueue(repository),
    tick: (ms: number) => {
      now += ms
    },
    /** A report told in a window of its own, `talk-<id>`, with a code and a device. */
    async tells(id: string, text = `histoire de ${id}`): Promise<void> {
      const talk = `talk-${id}`
      const first = { from: 'bot', kind: 'message', text: 'Bonjour' } as const
      await log.create({ _id: talk, channel: 'directline', caseId: id }, first, [planOpen(id, talk, now)])
      await says(talk, text)
      await log.setDevice(talk, `device-of-${id}`)
      await store.commit([codes.planIssue(`code-of-${id}`, id, now)])
      await this.answered(talk)
    },
    /** Told, and passed on. */
    async queues(id: string, severity: Severity = 'medium'): Promise<void> {
      await this.tells(id)
      await store.commit([...planReport(id, aReport(severity), now), ...planQueue({ _id: id }, 'confirmed', now)])
    },
    /** No turn is owed any more. */
    async answered(talk: string): Promise<void> {
      await log.append(talk, ({ seq }) => ({ entries: [], set: { handledThrough: seq, owed: 0 } }))
    },
    async seal(): Promise<void> {
      while ((await sealer.run()) > 0);
      while ((await counting.run()) > 0);
    },
    /** Sealed, then purged until nothing more is due. */
    async purges(): Promise<number> {
      await this.seal()
      const run = await purge.run()
      await this.seal()
      return run?.destroyed ?? -1
    },
    async known(id: string): Promise<Case> {
      const found = await repository.get(id)
      if (!found) throw new Error(`no case ${id}`)
      return found
    },
    async texts(caseId: string): Promise<string[]> {
      return (await log.readCase(caseId)).map(({ text }) => text)
    },
    async end(): Promise<void> {
      await store.close()
      await place.destroy()
    },
  }
}
export type RetentionHouse = Awaited<ReturnType<typeof openRetentionHouse>>

/** The store of a process that dies at its `last` write: what comes after throws. Counts the writes. */
export const mortal = (store: Store, last = Number.POSITIVE_INFINITY) => {
  let writes = 0
  const counted = (): void => {
    writes += 1
    if (writes > last) throw new Error('killed')
  }
  const dying: Store = {
    ...bound(store),
    async collection(definition) {
      const collection = await store.collection(definition)
      return {
        ...bound(collection),
        definition: collection.definition,
        async deleteMany(filter) {
          counted()
          return collection.deleteMany(filter)
        },
      }
    },
    async commit(writes) {
      counted()
      return store.commit(writes)
    },
  }
  return { store: dying, writes: () => writes }
}

/** An object whose methods can be spread. */
const bound = <T extends object>(target: T): T =>
  new Proxy(target, {
    ownKeys: () => [...Reflect.ownKeys(Object.getPrototypeOf(target)), ...Reflect.ownKeys(target)],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
