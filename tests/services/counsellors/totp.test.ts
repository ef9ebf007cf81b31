import { expect, test } from 'vitest'
import { decodeBase32, matchingStep, totpCode } from '../../../services/counsellors/totp.ts'

// RFC 6238 appendix B, SHA-1, the last six of its eight digits; its key is the ASCII text 12345678901234567890.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const key = Buffer.from('12345678901234567890')

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %d seconds the code is %s', (seconds, code) => {
  expect(totpCode(key, Math.floor(seconds / 30))).toBe(code)
  expect(matchingStep(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('base32 as people copy it', () => {
  expect(decodeBase32(secret)).toEqual(key)
  expect(decodeBase32('gezd gnbv gy3t qojq gezd gnbv gy3t qojq')).toEqual(key)
  expect(decodeBase32('not base32!')).toBeUndefined()
  expect(decodeBase32('GEZDGNBV')).toBeUndefined()
})

test('a clock may be one step off, not two', () => {
  const step = 41_152_263
  const now = step * 30_000
  for (const drift of [-1, 0, 1]) expect(matchingStep(secret, totpCode(key, step + drift), now)).toBe(step + drift)
  for (const drift of [-2, 2]) expect(matchingStep(secret, totpCode(key, step + drift), now)).toBeUndefined()
  expect(matchingStep(secret, '12345', now)).toBeUndefined()
  expect(matchingStep(secret, 'abcdef', now)).toBeUndefined()
})
