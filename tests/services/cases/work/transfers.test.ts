import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { planAnswered, planTeenMessage } from '../../../../services/cases/case-plans.ts'
import { CaseQueue, type CaseResult } from '../../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../../services/cases/case-repository.ts'
import { Sweep } from '../../../../services/cases/sweep.ts'
import { Transfers } from '../../../../services/cases/work/transfers.ts'
import type { Store } from '../../../../services/store/collection.ts'
import { Teams } from '../../../../services/team/teams.ts'
import { everyPlace } from '../../../contract/every-place.ts'
import { sealerWith } from '../../../contract/sample.ts'
import type { StorePlace } from '../../../contract/store-contract.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../case-builder.ts'

const lea = aCounsellor('lea')
const noe = aCounsellor('noe')
const max = aCounsellor('max', ['counsellor', 'supervisor'])
const ana = aCounsellor('ana', ['analyst'])
const people = [lea, noe, max, ana]
const idOf = (result: CaseResult): string => (result.ok ? result.case._id : result.reason)

describe.each(everyPlace)('%s: handing a case over', (_engine, newPlace) => {
  let place: StorePlace
  let store: Store
  let repository: CaseRepository
  let queue: CaseQueue
  let transfers: Transfers
  let teams: Teams
  const left = new Set<string>()
  const resting = new Set<string>()
  let count = 0
  let id = ''

  beforeAll(async () => {
    place = await newPlace()
    store = await place.open(sealerWith('k1'))
    repository = await CaseRepository.open(store)
    queue = new CaseQueue(repository, { limitOf: async (who) => (who === 'noe' ? 3 : 1000) })
    teams = await Teams.open(store)
    const accounts = { active: async (who: string) => people.find((one) => one.id === who && !left.has(who)) }
    transfers = new Transfers({
      queue,
      repository,
      accounts,
      teams,
      care: { isResting: async (who) => resting.has(who) },
    })
  })
  afterAll(async () => {
    await store.close()
    await place.destroy()
  })
  beforeEach(async () => {
    for (const who of people)
      for (const { _id } of await repository.heldBy(who.id)) await queue.close(_id, who, 'helped', t0)
    count += 1
    id = `case-${count}`
    await queueCase(repository, id, 'high')
    await queue.claim(id, lea, t0)
  })
  const offer = (to: { to?: string; team?: 'supervisor' | 'counsellor' } = { to: 'noe' }, key?: string) =>
    transfers.offer(id, lea, { ...to, context: 'Je finis à 18 h.', key }, t0 + 1)
  const toTeam = async (members: string[], name = 'Nuit') => {
    const chief = aCounsellor('chief', ['administrator'])
    expect(await teams.save(chief, { name: `${name} ${id}`, members, rev: 0 }, t0, `${name}-${id}`)).toEqual({
      ok: true,
    })
    const team = (await teams.all()).find((one) => one.name === `${name} ${id}`)
    return { group: team?._id ?? '', chief }
  }
  const stored = async () => (await repository.get(id)) ?? expect.fail('no case')

  test('a team’s offer is seen by its members, and taken by one of them; nobody refuses it for the others', async () => {
    const { group } = await toTeam(['noe', 'lea'])
    expect(idOf(await transfers.offer(id, lea, { group, context: 'Je finis.' }, t0 + 1))).toBe(id)
    expect((await transfers.offeredTo(noe)).map(({ _id }) => _id)).toEqual([id])
    for (const other of [max, lea]) expect(await transfers.offeredTo(other)).toEqual([])
    expect(idOf(await transfers.accept(id, max, t0 + 2))).toBe('transfer_gone')
    expect(idOf(await transfers.end(id, noe, t0 + 2))).toBe('transfer_gone')
    expect(await transfers.accept(id, noe, t0 + 3)).toMatchObject({ ok: true, case: { claimedBy: 'noe' } })
  })

  test('nothing stays with an empty or archived team, nor with somebody who left: the owner has it back', async () => {
    const { group } = await toTeam(['lea', 'ana'])
    expect(idOf(await transfers.offer(id, lea, { group, context: 'x' }, t0 + 1))).toBe('team_empty')
    expect(idOf(await transfers.offer(id, lea, { group: 'none', context: 'x' }, t0 + 1))).toBe('team_empty')
    const { group: day, chief } = await toTeam(['noe'], 'Jour')
    const ends = async (happens: () => unknown) => {
      await transfers.endStuck(t0 + 2)
      expect((await stored()).transfer).toBeDefined()
      await happens()
      await Promise.all([transfers.endStuck(t0 + 3), transfers.endStuck(t0 + 3)])
      const { transfer, claimedBy, events } = await stored()
      expect([transfer, claimedBy, events.at(-1)]).toMatchObject([
        undefined,
        'lea',
        { by: 'bot', type: 'transfer_void' },
      ])
    }
    await transfers.offer(id, lea, { group: day, context: 'x' }, t0 + 1)
    await ends(() => left.add('noe'))
    left.clear()
    await transfers.offer(id, lea, { group: day, context: 'x' }, t0 + 1)
    await ends(() => teams.setArchived(chief, day, true, t0 + 2))
    await transfers.offer(id, lea, { to: 'noe', context: 'x' }, t0 + 1)
    await ends(() => left.add('noe'))
    expect(idOf(await transfers.offer(id, lea, { to: 'noe', context: 'x' }, t0 + 4))).toBe('colleague_unknown')
    left.clear()
  })

  test('whoever has no dated attestation and training sees no offer, and takes none', async () => {
    await offer({ to: 'noe' })
    const undated = { ...noe, mayAnswerMinors: false }
    expect(await transfers.offeredTo(undated)).toEqual([])
    expect(idOf(await transfers.accept(id, undated, t0 + 3))).toBe('not_vouched')
  })

  test('the owner stays the only voice until the other accepts; then nobody but the other is', async () => {
    expect((await offer({ to: 'noe' }, 'k1')).ok).toBe(true)
    expect((await offer({ to: 'noe' }, 'k1')).ok).toBe(true)
    expect((await repository.commit([planAnswered(id, 'lea', t0 + 2)])).ok).toBe(true)
    expect((await repository.commit([planAnswered(id, 'noe', t0 + 2)])).ok).toBe(false)
    expect((await transfers.offeredTo(noe)).map(({ _id }) => _id)).toEqual([id])
    expect(await transfers.offeredTo(max)).toEqual([])
    expect(idOf(await transfers.accept(id, max, t0 + 3))).toBe('transfer_gone')
    expect(await transfers.accept(id, noe, t0 + 3)).toMatchObject({
      ok: true,
      case: { claimedBy: 'noe', claimedAt: t0 + 3 },
    })
    expect(idOf(await transfers.accept(id, noe, t0 + 4))).toBe(id)
    expect((await repository.commit([planAnswered(id, 'lea', t0 + 5)])).ok).toBe(false)
    expect(idOf(await queue.close(id, lea, 'helped', t0 + 5))).toBe('not_yours')
    const { notes, transfer, events } = await stored()
    expect(notes).toMatchObject([{ by: 'lea', text: 'Je finis à 18 h.', kind: 'transfer' }])
    expect(transfer).toBeUndefined()
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('transfer'))).toEqual([
      'transfer_offered',
      'transfer_accepted',
    ])
  })

  test('to a person who can answer, or to a team; never to oneself', async () => {
    for (const to of ['lea', 'ana', 'nobody'])
      expect([to, idOf(await offer({ to }))]).toEqual([to, 'colleague_unknown'])
    await offer({ team: 'supervisor' })
    expect(await transfers.offeredTo(noe)).toEqual([])
    expect(await transfers.offeredTo(lea)).toEqual([])
    expect((await transfers.offeredTo(max)).map(({ _id }) => _id)).toEqual([id])
    expect(idOf(await transfers.end(id, max, t0 + 2))).toBe('transfer_gone')
    expect(idOf(await transfers.accept(id, max, t0 + 2))).toBe(id)
  })

  test('a critical case is offered to somebody who rests only when that is said again; to a team, always', async () => {
    resting.add('noe')
    expect((await offer()).ok).toBe(true)
    await transfers.end(id, lea, t0 + 2)
    await queue.setSeverity(id, lea, { to: 'critical' }, t0 + 2)
    expect(idOf(await offer())).toBe('colleague_resting')
    expect((await stored()).transfer).toBeUndefined()
    expect((await offer({ team: 'counsellor' })).ok).toBe(true)
    const anyway = { to: 'noe', context: 'x', anyway: true }
    expect(await transfers.offer(id, lea, anyway, t0 + 3)).toMatchObject({
      ok: true,
      case: { transfer: { to: 'noe' } },
    })
    resting.clear()
  })

  test('declined or withdrawn, the owner goes on', async () => {
    for (const person of [noe, lea]) {
      await offer()
      expect((await transfers.end(id, person, t0 + 2)).ok).toBe(true)
      expect(await stored()).toMatchObject({ status: 'claimed', claimedBy: 'lea' })
      expect((await stored()).transfer).toBeUndefined()
      expect(idOf(await transfers.accept(id, noe, t0 + 3))).toBe('transfer_gone')
    }
  })

  test('of a whole team that accepts at once, one has it', async () => {
    const team = Array.from({ length: 10 }, (_, n) => aCounsellor(`t${n}`))
    await offer({ team: 'counsellor' })
    const results = await Promise.all(team.map((one) => transfers.accept(id, one, t0 + 2)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.map(idOf).filter((reason) => reason === 'transfer_gone')).toHaveLength(9)
    expect((await stored()).events.filter(({ type }) => type === 'transfer_accepted')).toHaveLength(1)
  })

  test('accepting, closing, releasing and a danger at the same instant: one owner, or the queue; no danger lost', async () => {
    for (let round = 0; round < 8; round++) {
      const one = `${id}-${round}`
      await queueCase(repository, one, 'medium')
      await queue.claim(one, lea, t0)
      await transfers.offer(one, lea, { to: 'max', context: 'x' }, t0 + 1)
      const left = round % 2 ? () => queue.close(one, lea, 'helped', t0 + 2) : () => queue.release(one, lea, t0 + 2)
      const [accepted, let_go] = await Promise.all([
        transfers.accept(one, max, t0 + 2),
        left(),
        repository.commit(planTeenMessage({ _id: one }, t0 + 2, true)),
      ])
      // Never both: what the owner closed or gave back cannot be the other's too.
      expect([round, accepted.ok && let_go.ok]).toEqual([round, false])
      const after = (await repository.get(one)) ?? expect.fail('no case')
      expect(after.severity).toBe('critical')
      expect(after.dueAt).toBeLessThanOrEqual(t0 + 2 + minutes(5))
      expect(after.status === 'claimed' ? after.claimedBy : after.status).toBe(accepted.ok ? 'max' : 'queued')
      expect(after.transfer).toBeUndefined()
      await queue.close(one, max, 'helped', t0 + 3)
    }
  })

  test('within the limits of whoever accepts', async () => {
    for (let n = 0; n < 3; n++) {
      await queueCase(repository, `${id}-own-${n}`, 'low')
      await queue.claim(`${id}-own-${n}`, noe, t0)
    }
    await offer()
    expect(idOf(await transfers.accept(id, noe, t0 + 2))).toBe('limit_reached')
    expect(await stored()).toMatchObject({ claimedBy: 'lea' })
    // One critical at a time, here too.
    await queueCase(repository, `${id}-crit`, 'critical')
    await queue.claim(`${id}-crit`, max, t0)
    await offer({ to: 'max' })
    await repository.commit(planTeenMessage({ _id: id }, t0 + 3, true))
    expect(idOf(await transfers.accept(id, max, t0 + 4))).toBe('limit_reached')
  })

  test('what nobody takes is in the queue again: ten minutes, two for a critical one, also when the owner leaves', async () => {
    const sweep = new Sweep(repository, {
      lastSeen: async () => t0 + minutes(11),
      seenAfter: async () => ['lea', 'nadia'],
    })
    await offer()
    expect(await sweep.run(t0 + 1 + minutes(10) - 1)).toEqual([])
    expect(await sweep.run(t0 + 1 + minutes(10))).toMatchObject([{ caseId: id, kind: 'requeued', counsellorId: 'lea' }])
    expect(await stored()).toMatchObject({ status: 'queued', notes: [{ kind: 'transfer' }] })
    expect((await stored()).transfer).toBeUndefined()
    expect((await stored()).events.at(-1)?.type).toBe('transfer_expired')
    expect(idOf(await transfers.accept(id, noe, t0 + minutes(11)))).toBe('transfer_gone')
    await queueCase(repository, `${id}-crit`, 'critical')
    await queue.claim(`${id}-crit`, lea, t0)
    await transfers.offer(`${id}-crit`, lea, { to: 'noe', context: 'x' }, t0 + 1)
    expect(await sweep.run(t0 + 1 + minutes(2))).toMatchObject([{ caseId: `${id}-crit`, kind: 'requeued' }])
  })
})
