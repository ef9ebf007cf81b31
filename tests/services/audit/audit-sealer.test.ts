import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../../services/audit/verify-audit.ts'
import type { Case } from '../../../services/cases/case.ts'
import { planSilence, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { aCounsellor, minutes, queueCase } from '../cases/case-builder.ts'
import { type AuditHouse, auditKey, openAuditHouse } from './audit-house.ts'

const lea = aCounsellor('lea')
const dayMs = 24 * 3_600_000

describe.each(everyPlace)('%s: the sealer of the audit', (_engine, newPlace) => {
  let house: AuditHouse

  beforeEach(async () => {
    house = await openAuditHouse(newPlace)
  })
  afterEach(() => house.end())

  const known = async (id: string): Promise<Case> => {
    const found = await house.repository.get(id)
    if (!found) throw new Error(`no case ${id}`)
    return found
  }

  test('every event of a case and every look at it is chained, once', async () => {
    await queueCase(house.repository, 'one', 'high', house.clock())
    await house.queue.claim('one', lea, house.clock())
    await house.queue.read('one', lea, house.clock() + 1)
    await house.queue.list(lea, house.clock() + 2)
    const { events } = await known('one')
    expect(await house.sealer.run()).toBe(events.length + 2)
    expect(await house.sealer.run()).toBe(0)
    const chain = await house.all('audit_chain')
    expect(chain.slice(0, events.length)).toMatchObject(
      events.map((event, at) => ({ ...event, caseId: 'one', source: 'case', event: at })),
    )
    expect(chain.slice(events.length)).toMatchObject([
      { type: 'case_read', by: 'lea', caseId: 'one' },
      { type: 'queue_read', by: 'lea' },
    ])
    expect(await known('one')).toMatchObject({ sealed: events.length })
    expect((await known('one')).unsealedAt).toBeUndefined()
    expect(await house.all('audit')).toEqual([])
    expect(await verifyAudit(house.store, auditKey)).toEqual([])
  })

  test('sealed or not, the reads of a case are all found', async () => {
    await queueCase(house.repository, 'one', 'high', house.clock())
    await house.repository.recordRead('lea', house.clock(), 'one')
    await house.sealer.run()
    await house.repository.recordRead('noe', house.clock() + 5, 'one')
    expect((await house.repository.readsOf('one')).map(({ by }) => by)).toEqual(['lea', 'noe'])
  })

  test('what happens later goes on where the chain ended', async () => {
    await queueCase(house.repository, 'one', 'high', house.clock())
    await house.sealer.run()
    const before = (await known('one')).events.length
    await house.repository.commit(planTeenMessage({ _id: 'one' }, house.clock() + 10, true))
    const after = (await known('one')).events.length
    expect(after).toBeGreaterThan(before)
    expect(await house.sealer.run()).toBe(after - before)
    expect(await verifyAudit(house.store, auditKey)).toEqual([])
  })

  test('two sealers at the same moment chain everything once', async () => {
    const other = await house.newSealer('two')
    for (let n = 0; n < 12; n++) await queueCase(house.repository, `case-${n}`, 'medium', house.clock() + n)
    const counts = await Promise.all([house.sealer.run(), other.run(), house.sealer.run(), other.run()])
    while ((await house.sealer.run()) > 0);
    const events = (await house.repository.queued(100)).reduce((sum, report) => sum + report.events.length, 0)
    expect(await house.all('audit_chain')).toHaveLength(events)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(events)
    expect(await verifyAudit(house.store, auditKey)).toEqual([])
  })

  test('cases that change while they are sealed: nothing is sealed twice, and nothing is left out', async () => {
    for (let n = 0; n < 4; n++) await queueCase(house.repository, `case-${n}`, 'medium', house.clock() + n)
    let isWriting = true
    const writing = (async () => {
      for (let n = 0; n < 40; n++) {
        await house.repository.commit(planTeenMessage({ _id: `case-${n % 4}` }, house.clock() + n, true))
      }
      isWriting = false
    })()
    while (isWriting) await house.sealer.run()
    await writing
    while ((await house.sealer.run()) > 0);
    for (let n = 0; n < 4; n++) {
      const report = await known(`case-${n}`)
      expect(report.sealed).toBe(report.events.length)
    }
    expect(await verifyAudit(house.store, auditKey)).toEqual([])
  })

  test('a new month begins a segment that goes on from the last hash; a clock that goes back does not return to it', async () => {
    await queueCase(house.repository, 'march', 'medium', house.clock())
    await house.sealer.run()
    house.tick(31 * dayMs)
    await queueCase(house.repository, 'april', 'medium', house.clock())
    await house.sealer.run()
    house.tick(-31 * dayMs)
    await queueCase(house.repository, 'again', 'medium', house.clock())
    await house.sealer.run()
    const [march, april, ...others] = await house.all('audit_segments')
    expect(others).toEqual([])
    expect([march?._id, april?._id]).toEqual(['2026-03', '2026-04'])
    expect(april?.prev).toBe(march?.last)
    expect(await verifyAudit(house.store, auditKey)).toEqual([])
  })

  test('a change without an event leaves nothing to seal', async () => {
    await queueCase(house.repository, 'one', 'medium', house.clock())
    await house.sealer.run()
    await house.repository.commit([planSilence({ _id: 'one' }, house.clock() + minutes(15))])
    expect(await house.sealer.run()).toBe(0)
  })
})
