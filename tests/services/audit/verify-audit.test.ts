import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { linked } from '../../../services/audit/audit-chain.ts'
import type { AuditFinding } from '../../../services/audit/audit-finding.ts'
import { auditDefinition, auditRecordSchema } from '../../../services/audit/audit-record.ts'
import { verifyAudit } from '../../../services/audit/verify-audit.ts'
import { planTeenMessage } from '../../../services/cases/case-plans.ts'
import type { RawDoc } from '../../../services/store/raw-documents.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { aCounsellor, queueCase } from '../cases/case-builder.ts'
import { type AuditHouse, auditKey, openAuditHouse } from './audit-house.ts'

const lea = aCounsellor('lea')
const tampered = ['cases', 'audit', 'audit_chain', 'audit_segments']
const monthMs = 31 * 24 * 3_600_000

describe.each(everyPlace)('%s: tampering with what was sealed', (engine, newPlace) => {
  // What does not depend on the engine runs on one of them.
  const here = (name: string, run: () => Promise<void>): void => {
    if (engine === 'embedded') test(name, run)
  }
  let house: AuditHouse
  let records: RawDoc[]
  const sound = new Map<string, RawDoc[]>()

  /** Two months, three cases, a few reads. */
  beforeAll(async () => {
    house = await openAuditHouse(newPlace)
    await queueCase(house.repository, 'one', 'high', house.clock())
    await house.queue.claim('one', lea, house.clock())
    await house.queue.read('one', lea, house.clock())
    await queueCase(house.repository, 'two', 'medium', house.clock())
    await house.sealer.run()
    house.tick(monthMs)
    await queueCase(house.repository, 'three', 'low', house.clock())
    await house.repository.commit(planTeenMessage({ _id: 'one' }, house.clock(), true))
    await house.queue.list(lea, house.clock())
    await house.sealer.run()
    records = await house.all('audit_chain')
    for (const collection of tampered) sound.set(collection, await house.all(collection))
    expect(await verify()).toEqual([])
  })
  afterEach(async () => {
    for (const [collection, docs] of sound) {
      const present = await house.all(collection)
      await house.store.raw.remove(
        collection,
        present.map(({ _id }) => _id),
      )
      await house.store.raw.write(collection, docs)
    }
    expect(await verify()).toEqual([])
  })
  afterAll(() => house.end())

  const verify = (): Promise<AuditFinding[]> => verifyAudit(house.store, auditKey, { pauseMs: 20 })
  const kinds = async (): Promise<string[]> => [...new Set((await verify()).map(({ kind }) => kind))]
  const record = (at: number): RawDoc => {
    const found = records.at(at)
    if (!found) throw new Error('no such record')
    return found
  }
  const event = async (id: string): Promise<Record<string, unknown>[]> => {
    const doc = (await house.all('cases')).find(({ _id }) => _id === id)
    return structuredClone(doc?.events) as Record<string, unknown>[]
  }

  const otherwiseSaid: [what: string, fields: Record<string, unknown>][] = [
    ['who', { by: 'noe' }],
    ['when', { at: 1 }],
    ['what', { type: 'closed' }],
    ['which case', { caseId: 'two' }],
    ['the hash before it', { prev: 'x' }],
    ['its own hash', { hash: 'x' }],
    ['something added', { remark: 'x' }],
    ['a field of another kind', { at: 'x' }],
  ]
  for (const [what, fields] of otherwiseSaid) {
    here(`a record that says otherwise: ${what}`, async () => {
      const { _id, month, seq } = record(3)
      await house.tamper('audit_chain', _id, fields)
      expect(await verify()).toContainEqual({ kind: 'record_changed', month, seq })
    })
  }

  test('a record removed in the middle', async () => {
    const { _id, month, seq } = record(3)
    await house.store.raw.remove('audit_chain', [_id])
    expect(await verify()).toContainEqual({ kind: 'record_missing', month, seq })
  })

  here('the newest records removed', async () => {
    const gone = records.slice(-2)
    await house.store.raw.remove(
      'audit_chain',
      gone.map(({ _id }) => _id),
    )
    expect(await verify()).toEqual(
      expect.arrayContaining(gone.map(({ month, seq }) => ({ kind: 'record_missing', month, seq }))),
    )
  })

  test('the newest records removed, and an older end put back', async () => {
    const [before] = await house.all('audit_segments').then((segments) => segments.slice(-1))
    const length = records.length
    await house.repository.commit(planTeenMessage({ _id: 'two' }, house.clock() + 1, true))
    await house.sealer.run()
    const added = (await house.all('audit_chain')).slice(length)
    await house.store.raw.remove(
      'audit_chain',
      added.map(({ _id }) => _id),
    )
    await house.store.raw.write('audit_segments', before ? [before] : [])
    const found = await verify()
    expect(found).toHaveLength(added.length)
    expect(found).toEqual(added.map(({ event: at }) => ({ kind: 'record_missing', caseId: 'two', event: at })))
  })

  here('a whole segment removed', async () => {
    const march = records.filter(({ month }) => month === '2026-03').map(({ _id }) => _id)
    await house.store.raw.remove('audit_chain', march)
    await house.store.raw.remove('audit_segments', ['2026-03'])
    expect(await verify()).toContainEqual({ kind: 'segment_missing', month: '2026-04' })
  })

  here('a segment said to have expired', async () => {
    await house.tamper('audit_segments', '2026-03', { expiredAt: house.clock() })
    expect(await verify()).toContainEqual({ kind: 'segment_changed', month: '2026-03' })
  })

  here('the whole audit removed', async () => {
    for (const collection of ['audit_chain', 'audit_segments']) {
      await house.store.raw.remove(
        collection,
        (await house.all(collection)).map(({ _id }) => _id),
      )
    }
    expect(await kinds()).toEqual(['record_missing'])
  })

  test('two records that changed places', async () => {
    const [first, second] = [record(2), record(3)]
    const fieldsOf = ({ _id, ...fields }: RawDoc) => fields
    await house.tamper('audit_chain', first._id, fieldsOf(second))
    await house.tamper('audit_chain', second._id, fieldsOf(first))
    expect(await verify()).toEqual(
      expect.arrayContaining([
        { kind: 'record_moved', month: first.month, seq: first.seq },
        { kind: 'record_moved', month: second.month, seq: second.seq },
      ]),
    )
  })

  here('two records that changed places, numbers and all', async () => {
    const [first, second] = [record(2), record(3)]
    const fieldsOf = ({ _id, seq, ...fields }: RawDoc) => fields
    await house.tamper('audit_chain', first._id, fieldsOf(second))
    await house.tamper('audit_chain', second._id, fieldsOf(first))
    expect(await kinds()).toContain('record_changed')
  })

  here('a record of another history of the same store: put back from a copy, whole and with a sound hash', async () => {
    const { _id, month, seq, hash, ...recorded } = auditRecordSchema.parse(record(3))
    const elsewhere = linked(auditKey, { month, seq: seq - 1, last: hash }, [recorded])
    await house.store.raw.write('audit_chain', elsewhere)
    expect(await verify()).toContainEqual({ kind: 'record_moved', month, seq })
  })

  here('a record added at the end, and one between', async () => {
    const last = record(-1)
    const seq = Number(last.seq) + 1
    await house.store.raw.write('audit_chain', [
      { ...last, _id: `2026-04:${String(seq).padStart(9, '0')}`, seq },
      { ...last, _id: `${last._id}a` },
    ])
    expect(await kinds()).toEqual(expect.arrayContaining(['record_changed', 'record_added']))
  })

  const otherwiseHappened: [what: string, fields: Record<string, unknown>][] = [
    ['who', { by: 'noe' }],
    ['when', { at: 1 }],
    ['what', { type: 'closed' }],
  ]
  for (const [what, fields] of otherwiseHappened) {
    here(`an event of a case that says otherwise: ${what}`, async () => {
      const events = await event('one')
      events[2] = { ...events[2], ...fields }
      await house.tamper('cases', 'one', { events })
      expect(await verify()).toEqual([{ kind: 'event_changed', caseId: 'one', event: 2 }])
    })
  }

  here('the last event of a case removed, also with the number set right', async () => {
    const events = await event('one')
    const gone = events.length - 1
    await house.tamper('cases', 'one', { events: events.slice(0, -1) })
    expect(await verify()).toEqual([{ kind: 'event_missing', caseId: 'one', event: gone }])
    await house.tamper('cases', 'one', { sealed: gone })
    expect(await verify()).toEqual([{ kind: 'event_missing', caseId: 'one', event: gone }])
  })

  here('an event slipped in between', async () => {
    const events = await event('one')
    events.splice(1, 0, { at: 1, by: 'noe', type: 'noted' })
    await house.tamper('cases', 'one', { events, sealed: events.length })
    expect(await kinds()).toContain('event_changed')
  })

  here('an event that no sealer would find', async () => {
    const events = await event('one')
    await house.tamper('cases', 'one', { events: [...events, { at: 1, by: 'noe', type: 'noted' }] })
    expect(await verify()).toEqual([{ kind: 'event_unmarked', caseId: 'one', event: events.length }])
  })

  here('sealing asked for again', async () => {
    await house.tamper('cases', 'one', { sealed: 0 })
    expect(await verify()).toEqual([{ kind: 'event_changed', caseId: 'one', event: 0 }])
  })

  test('a whole case removed', async () => {
    await house.store.raw.remove('cases', ['two'])
    expect(await verify()).toEqual([{ kind: 'case_missing', caseId: 'two' }])
  })

  test('a whole case removed, and a purge invented for it', async () => {
    const audit = await house.store.collection(auditDefinition)
    await audit.insertOne({ _id: 'invented', at: house.clock(), by: 'bot', type: 'purged', caseId: 'two', proof: 'x' })
    await house.store.raw.remove('cases', ['two'])
    expect(await verify()).toEqual([{ kind: 'case_missing', caseId: 'two' }])
    await house.sealer.run()
    expect(await kinds()).toEqual(['purge_forged', 'case_missing'])
  })

  here('without a key, and with another one, it says so and nothing else', async () => {
    expect(await verifyAudit(house.store, undefined)).toEqual([{ kind: 'no_key' }])
    expect(await verifyAudit(house.store, Buffer.alloc(32, 'other'))).toEqual([{ kind: 'other_key' }])
  })

  test('what is written while it looks is no finding', async () => {
    let isWriting = true
    const writing = (async () => {
      for (let n = 0; n < 8; n++) {
        await house.repository.commit(planTeenMessage({ _id: 'two' }, house.clock() + n, true))
        await queueCase(house.repository, `later-${n}`, 'low', house.clock())
        await house.sealer.run()
      }
      isWriting = false
    })()
    while (isWriting) expect(await verify()).toEqual([])
    await writing
  })
})
