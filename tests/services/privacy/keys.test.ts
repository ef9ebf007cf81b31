import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyedHash } from '../../../services/privacy/keyed-hash.ts'
import { KeyError, loadKeys } from '../../../services/privacy/keys.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'relais-keys-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const aKey = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`

describe('keys from the setting', () => {
  test('the first writes, all read, and no file is made', () => {
    const keys = loadKeys({ relaisKeys: ` ${aKey('new', 2)} , ${aKey('old', 1)}\n`, dataDir })
    expect(keys.current).toEqual({ id: 'new', key: Buffer.alloc(32, 2) })
    expect([...keys.all.keys()]).toEqual(['new', 'old'])
    expect(readdirSync(dataDir)).toEqual([])
  })

  const secret = randomBytes(31).toString('base64')
  test.each([
    ['no id', secret],
    ['too short', `k1:${secret}`],
    ['too long', `k1:${randomBytes(33).toString('base64')}`],
    ['no bytes', 'k1:'],
    ['not base64', `k1:${'*'.repeat(43)}=`],
    ['loose base64', `k1:${'A'.repeat(42)}B=`],
    ['bad id', `k 1:${randomBytes(32).toString('base64')}`],
    ['twice the same id', `${aKey('k1', 1)},${aKey('k1', 2)}`],
    ['empty entry', `${aKey('k1', 1)},`],
  ])('%s: refused in one line that does not tell the key', (_, relaisKeys) => {
    const failure = errorOf(() => loadKeys({ relaisKeys, dataDir }))
    expect(failure).toBeInstanceOf(KeyError)
    expect(failure?.message).toMatch(/^RELAIS_KEYS: [^\n]+$/)
    for (const part of relaisKeys.split(/[:,]/).filter((each) => each.length > 8))
      expect(failure?.message).not.toContain(part)
  })
})

describe('keys from the data folder', () => {
  test('are made once, for the owner only, and read again', () => {
    const folder = join(dataDir, 'deep', 'data')
    const first = loadKeys({ dataDir: folder })
    const second = loadKeys({ relaisKeys: '', dataDir: folder })
    expect(second.current).toEqual(first.current)
    expect(readdirSync(folder)).toEqual(['relais.key'])
    expect(statSync(join(folder, 'relais.key')).mode & 0o777).toBe(0o600)
    expect(loadKeys({ relaisKeys: readFileSync(join(folder, 'relais.key'), 'utf8'), dataDir }).current).toEqual(
      first.current,
    )
  })

  test('a key that is already there is never replaced', () => {
    writeFileSync(join(dataDir, 'relais.key'), 'not a key')
    const failure = errorOf(() => loadKeys({ dataDir }))
    expect(failure).toBeInstanceOf(KeyError)
    expect(failure?.message).not.toContain('not a key')
    expect(readFileSync(join(dataDir, 'relais.key'), 'utf8')).toBe('not a key')
  })

  test('a folder that is a file is named', () => {
    writeFileSync(join(dataDir, 'file'), '')
    expect(() => loadKeys({ dataDir: join(dataDir, 'file') })).toThrow(/relais\.key cannot be (read|created)/)
  })

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is named', () => {
    chmodSync(dataDir, 0o500)
    expect(() => loadKeys({ dataDir })).toThrow(/cannot be created/)
  })
})

test('a keyed hash depends on key, purpose and value', () => {
  const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const hashes = [
    keyedHash(a, 'code', 'x'),
    keyedHash(b, 'code', 'x'),
    keyedHash(a, 'device', 'x'),
    keyedHash(a, 'code', 'y'),
    keyedHash(a, 'cod', 'ex'),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(keyedHash(a, 'code', 'x')).toBe(hashes[0])
  expect(hashes[0]).toMatch(/^[\w-]{43}$/)
})

const errorOf = (run: () => unknown): Error | undefined => {
  try {
    run()
  } catch (error) {
    return error instanceof Error ? error : undefined
  }
  return undefined
}
