import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accountsDefinition, toCounsellor } from '../../../services/counsellors/account.ts'
import { Accounts } from '../../../services/counsellors/accounts.ts'
import type { Role } from '../../../services/counsellors/counsellor.ts'
import { Sessions } from '../../../services/counsellors/sessions.ts'
import { SignInLimits } from '../../../services/counsellors/sign-in-limits.ts'
import type { AccountSettings } from '../../../services/counsellors/staff-directory.ts'
import type { Collection, Store } from '../../../services/store/collection.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import { t0 } from '../cases/case-builder.ts'
import { testHash } from './test-hash.ts'

const password = 'une phrase assez longue'
const address = '192.0.2.1'
const rounds = 8

const anAccount = (_id: string, roles: Role[]): Account => ({
  ...{ _id, emailHash: testHash(_id), email: `${_id}@exemple.test`, name: _id, roles, lastTotpStep: 0, createdAt: t0 },
})
const asCounsellor: AccountSettings = { roles: ['counsellor'], isPublicAgent: false }

describe.each(everyPlace)('%s: administrators, and who leaves', (_engine, newPlace) => {
  let place: StorePlace
  let store: Store
  let collection: Collection<Account>
  let accounts: Accounts
  let sessions: Sessions

  beforeAll(async () => {
    place = await newPlace()
    store = await place.open(sealerWith('k1'))
    accounts = await Accounts.open(store, testHash, new SignInLimits(false))
    sessions = await Sessions.open(store, accounts, testHash)
    collection = await store.collection(accountsDefinition)
  })
  afterAll(async () => {
    await store.close()
    await place.destroy()
  })

  const administrators = async (): Promise<string[]> =>
    (await accounts.directory.all())
      .filter(({ isActive, roles }) => isActive && roles.includes('administrator'))
      .map(({ id }) => id)

  test.each([2, 3])('%s administrators who take it from each other at once leave one', async (count) => {
    for (let round = 0; round < rounds; round++) {
      await collection.deleteMany({ _id: { $gt: '' } })
      const people = Array.from({ length: count }, (_, at) => anAccount(`${round}-${at}`, ['administrator', 'analyst']))
      for (const one of people) await collection.insertOne(one)
      const { directory } = accounts
      const ends = people.map((by, at) => {
        const other = people[(at + 1) % count]?._id ?? ''
        const isLeaving = (round + at) % 2 === 0
        return isLeaving
          ? directory.deactivate(other, toCounsellor(by), t0)
          : directory.change(other, toCounsellor(by), asCounsellor, t0)
      })
      const done = await Promise.all(ends)
      expect(done.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason: 'last_administrator' }])
      expect(await administrators()).toHaveLength(1)
    }
  })

  test('a sign-in under way while the account is deactivated opens nothing, not even once it is back', async () => {
    await collection.deleteMany({ _id: { $gt: '' } })
    await accounts.bootstrap({ adminEmail: 'chef@exemple.test', adminPassword: password }, t0)
    const chef = toCounsellor((await collection.findOne({ roles: 'administrator' })) as Account)
    const granted = { roles: ['counsellor' as const], attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
    const invited = await accounts.invite(chef, 'lea@exemple.test', granted, t0)
    if (!invited.ok) throw new Error(invited.reason)
    const joined = await accounts.acceptInvitation({ token: invited.token, name: 'Léa', password, address }, t0)
    if (!joined.ok) throw new Error(joined.reason)
    const { id } = joined.counsellor
    // Checked, and then the session is written: whatever happened between the two.
    const checked = await accounts.door.signIn({ email: 'lea@exemple.test', password, address }, t0)
    if (!checked.ok) throw new Error(checked.reason)
    const before = await sessions.start(checked.counsellor, t0)
    await accounts.directory.deactivate(id, chef, t0)
    await sessions.endAll(id)
    const late = await sessions.start(checked.counsellor, t0)
    await accounts.directory.reactivate(id, chef, t0)
    for (const token of [before, late]) {
      expect(await sessions.use(token, t0)).toBeUndefined()
      expect(await sessions.isOpen(token, t0)).toBe(false)
    }
    const again = await accounts.door.signIn({ email: 'lea@exemple.test', password, address }, t0)
    if (!again.ok) throw new Error(again.reason)
    const token = await sessions.start(again.counsellor, t0)
    expect((await sessions.use(token, t0))?.person.id).toBe(id)
    // A new password ends what was signed in with the old one, also what is being written now; the page that asks stays.
    const keep = (era: number) => sessions.keep(token, era)
    expect(await accounts.changePassword(again.counsellor, 'une autre phrase longue', keep, t0)).toEqual({ ok: true })
    expect((await sessions.use(token, t0))?.person.id).toBe(id)
    const stale = await sessions.start(again.counsellor, t0)
    expect(await sessions.use(stale, t0)).toBeUndefined()
  })
})
