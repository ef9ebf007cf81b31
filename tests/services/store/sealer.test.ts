import { expect, test } from 'vitest'
import { createSealer, SealError } from '../../../services/store/sealer.ts'
import { sealerWith } from '../../contract/sample.ts'

const at = { collection: 'cases', id: 'c1', path: 'notes.text' }

test.each(['', 'été', '🌍'.repeat(10_000), '§k1§abc'])('opens what it sealed', (text) => {
  const sealer = sealerWith('k1')
  const sealed = sealer.seal(text, at)
  expect(sealed).toMatch(/^§k1§[\w-]+$/)
  expect(sealer.open(sealed, at)).toBe(text)
  expect(sealer.seal(text, at)).not.toBe(sealed)
})

test.each([
  ['collection', { ...at, collection: 'entries' }],
  ['document', { ...at, id: 'c2' }],
  ['field', { ...at, path: 'notes.by' }],
])('a string moved to another %s does not open', (_what, elsewhere) => {
  const sealer = sealerWith('k1')
  expect(() => sealer.open(sealer.seal('mot', at), elsewhere)).toThrow(SealError)
})

test('an altered, cut or unsealed string does not open, and the error does not quote it', () => {
  const sealer = sealerWith('k1')
  const sealed = sealer.seal('coquelicot', at)
  const flipped = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
  for (const wrong of [flipped, sealed.slice(0, 30), 'coquelicot', '']) {
    expect(() => sealer.open(wrong, at)).toThrow(SealError)
    expect(() => sealer.open(wrong, at)).not.toThrow(/coquelicot/)
  }
})

test('old keys still open; unknown ones do not', () => {
  const old = sealerWith('k1').seal('mot', at)
  const rotated = sealerWith('k1', 'k2')
  expect(rotated.open(old, at)).toBe('mot')
  expect(rotated.seal('mot', at)).toMatch(/^§k2§/)
  expect(() => sealerWith('k2').open(old, at)).toThrow(/k1/)
})

test('a key id that could not be written is refused', () => {
  const key = Buffer.alloc(32)
  expect(() => createSealer({ current: { id: 'a§b', key }, all: new Map() })).toThrow(SealError)
})
