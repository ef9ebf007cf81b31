import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Accounts, invitationMs } from '../../../services/counsellors/accounts.ts'
import type { Counsellor } from '../../../services/counsellors/counsellor.ts'
import { SignInLimits } from '../../../services/counsellors/sign-in-limits.ts'
import { decodeBase32, totpCode } from '../../../services/counsellors/totp.ts'
import { aCounsellor, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'
import { testHash } from './test-hash.ts'

const password = 'une phrase assez longue'
const address = '192.0.2.1'
const admin = aCounsellor('admin', ['administrator'])
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const codeAt = (now: number): string => totpCode(decodeBase32(totpSecret) ?? Buffer.alloc(0), Math.floor(now / 30_000))

let opened: TestStore
let accounts: Accounts

beforeEach(async () => {
  opened = await openTestStore()
  accounts = await Accounts.open(opened.store, testHash, new SignInLimits())
})
afterEach(() => opened.end())

const invited = async (email = 'lea@exemple.test'): Promise<string> => {
  const result = await accounts.invite(admin, email, { roles: ['counsellor'] }, t0)
  if (!result.ok) throw new Error(result.reason)
  return result.token
}
const accept = (token: string, now = t0, secret = password) =>
  accounts.acceptInvitation({ token, name: 'Léa', password: secret, address }, now)
const signIn = (email: string, secret: string, totp?: string, now = t0) =>
  accounts.door.signIn({ email, password: secret, totp, address }, now)
const mustBe = (result: { ok: true; counsellor: Counsellor } | { ok: false; reason: string }): Counsellor => {
  if (!result.ok) throw new Error(result.reason)
  return result.counsellor
}

test('the first account holds every role, and only the first start makes it', async () => {
  const settings = { adminEmail: 'Chef@Exemple.test', adminPassword: password }
  expect(await accounts.bootstrap(settings, t0)).toEqual({ kind: 'created', email: 'chef@exemple.test' })
  expect(await accounts.bootstrap(settings, t0)).toEqual({ kind: 'ready' })
  const first = mustBe(await signIn(' CHEF@exemple.test', password))
  expect(first.roles).toEqual(['counsellor', 'supervisor', 'child_protection_lead', 'analyst', 'administrator'])
})

test('without a password the first start gives a link that works once, and voids the link before', async () => {
  const before = await accounts.bootstrap({}, t0)
  const now = await accounts.bootstrap({}, t0)
  if (before.kind !== 'invited' || now.kind !== 'invited') throw new Error('no link')
  expect(await accept(before.token)).toEqual({ ok: false, reason: 'invitation_invalid' })
  expect(mustBe(await accept(now.token)).roles).toHaveLength(5)
  expect(await accept(now.token)).toEqual({ ok: false, reason: 'invitation_invalid' })
  expect(await accounts.bootstrap({}, t0)).toEqual({ kind: 'ready' })
  expect((await signIn(now.email, password)).ok).toBe(true)
})

test('a first password that is too short, or a secret that is no base32, is refused', async () => {
  const settings = { adminEmail: 'a@exemple.test', adminPassword: 'court' }
  await expect(accounts.bootstrap(settings, t0)).rejects.toThrow(RangeError)
  const odd = { adminEmail: 'a@exemple.test', adminPassword: password, adminTotpSecret: '1!' }
  await expect(accounts.bootstrap(odd, t0)).rejects.toThrow(RangeError)
})

test('an invitation makes one account with the roles it names', async () => {
  const lea = mustBe(await accept(await invited()))
  expect(lea).toMatchObject({ name: 'Léa', email: 'lea@exemple.test', roles: ['counsellor'] })
  expect(mustBe(await signIn('lea@exemple.test', password)).id).toBe(lea.id)
  expect(await accounts.invite(admin, 'LEA@exemple.test', { roles: ['analyst'] }, t0)).toEqual({
    ok: false,
    reason: 'account_exists',
  })
})

test('of two people with the same link one gets in', async () => {
  const token = await invited()
  const results = await Promise.all([accept(token), accept(token), accept(token)])
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
})

test('an invitation expires, and a short password does not spend it', async () => {
  const token = await invited()
  expect(await accept(token, t0, 'onze lettre')).toEqual({ ok: false, reason: 'password_too_short' })
  expect(await accept(token, t0 + invitationMs)).toEqual({ ok: false, reason: 'invitation_invalid' })
  expect((await accept(token, t0 + invitationMs - 1)).ok).toBe(true)
})

test('only an administrator invites', async () => {
  const others = aCounsellor('x', ['counsellor', 'supervisor', 'child_protection_lead', 'analyst'])
  expect(await accounts.invite(others, 'n@exemple.test', { roles: ['counsellor'] }, t0)).toEqual({
    ok: false,
    reason: 'not_allowed',
  })
})

test('a wrong password and an unknown address are told apart by nobody', async () => {
  await accept(await invited())
  const wrong = await signIn('lea@exemple.test', 'une autre phrase longue')
  expect(wrong).toEqual({ ok: false, reason: 'bad_credentials' })
  expect(await signIn('personne@exemple.test', password)).toEqual(wrong)
})

test('a second factor is asked for, and each code works once', async () => {
  const settings = { adminEmail: 'chef@exemple.test', adminPassword: password, adminTotpSecret: totpSecret }
  await accounts.bootstrap(settings, t0)
  expect(await signIn('chef@exemple.test', password)).toEqual({ ok: false, reason: 'totp_required' })
  expect(await signIn('chef@exemple.test', 'une autre phrase longue', codeAt(t0))).toMatchObject({ ok: false })
  const both = await Promise.all([
    signIn('chef@exemple.test', password, codeAt(t0)),
    signIn('chef@exemple.test', password, codeAt(t0)),
  ])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await signIn('chef@exemple.test', password, codeAt(t0))).toEqual({ ok: false, reason: 'bad_credentials' })
  expect((await signIn('chef@exemple.test', password, codeAt(t0 + 30_000), t0 + 30_000)).ok).toBe(true)
})

test('an account is tried ten times from one address, then not even the right password opens it there', async () => {
  await accept(await invited())
  const results = []
  for (let n = 0; n < 10; n++) results.push(await signIn('lea@exemple.test', `une phrase fausse ${n}`))
  expect(results.every((result) => !result.ok && result.reason === 'bad_credentials')).toBe(true)
  const eleventh = await signIn('lea@exemple.test', password)
  expect(eleventh).toMatchObject({ ok: false, reason: 'too_many_attempts' })
  expect(!eleventh.ok && eleventh.retryAfterSeconds).toBeGreaterThan(0)
  // Nobody keeps a counsellor out by knowing her address.
  const elsewhere = await accounts.door.signIn({ email: 'lea@exemple.test', password, address: '192.0.2.9' }, t0)
  expect(elsewhere.ok).toBe(true)
})

test('an address that tries account after account is stopped', async () => {
  const reasons = new Set<string>()
  for (let n = 0; n < 31; n++) {
    const result = await signIn(`personne-${n}@exemple.test`, 'x')
    if (n === 29) expect(result).toEqual({ ok: false, reason: 'bad_credentials' })
    if (!result.ok) reasons.add(result.reason)
  }
  expect([...reasons]).toEqual(['bad_credentials', 'too_many_attempts'])
})

test('limits can be switched off', async () => {
  const free = await Accounts.open(opened.store, testHash, new SignInLimits(false))
  for (let n = 0; n < 12; n++) {
    const result = await free.door.signIn({ email: 'x@exemple.test', password: 'x', address }, t0)
    expect(result).toEqual({ ok: false, reason: 'bad_credentials' })
  }
})

test('no address, name, password or token can be read in the files of the store', async () => {
  const token = await invited('secrete@exemple.test')
  await accept(token)
  await invited('attendue@exemple.test')
  const folder = opened.dataDir
  const files = (await readdir(folder)).map((name) => readFile(`${folder}/${name}`, 'latin1'))
  const bytes = (await Promise.all(files)).join('')
  expect(bytes.length).toBeGreaterThan(1000)
  for (const secret of ['secrete', 'attendue', password, token, Buffer.from('Léa').toString('latin1')]) {
    expect(bytes.includes(secret)).toBe(false)
  }
})
