import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact, redactWithOffsets } from '../../../services/privacy/redact.ts'

const bits = fc.constantFrom(
  ...["je m'appelle", 'jmapel', 'moi c', 'il s’appelle', 'Lucas', 'léa', 'de ma classe', 'college', 'Jean Moulin'],
  ...['12 rue', 'rue', 'des Lilas', '69003', 'Lyon', 'bât B', '06', '12', '34 56', '0612345678', '+33', 'zéro six'],
  ...['mon insta c', 'snap:', '@', 'lea_2011', 'lea@x.fr', 'https://x.fr/a', 'né le', '12/03/2011', 'FR76 3000'],
  ...['[prénom]', '[téléphone]', '[', ']', '\0', '\n', '.', ',', '-', '\u0301', '\u200B', '\u{1F622}', '\uD83D', 'et'],
)
const likeMessages = fc.array(fc.tuple(bits, fc.constantFrom(' ', '', '  ', '-')), { maxLength: 25 })
const texts = fc.oneof(
  likeMessages.map((parts) => parts.flat().join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)

test('done twice, it is as done once', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const once = redact(text)
      expect(redact(once)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

test('what is hidden is in order, apart, inside the text, and nothing else changes', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { text: redacted, hidden } = redactWithOffsets(text)
      let at = 0
      let rest = redacted
      for (const { start, end } of hidden) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        const kept = text.slice(at, start)
        expect(rest.startsWith(kept)).toBe(true)
        rest = rest.slice(kept.length).replace(/^\[[a-zé-]+\]/, '')
        at = end
      }
      expect(rest).toBe(text.slice(at))
    }),
    { numRuns: 1000 },
  )
})

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 })

test('whatever the digits and the cut, a mobile number never stays', () => {
  fc.assert(
    fc.property(digits, fc.constantFrom('', ' ', '.', '-', '/', ', '), fc.constantFrom('6', '7'), (rest, cut, kind) => {
      const pairs = [`0${kind}`, ...[0, 2, 4, 6].map((at) => rest.slice(at, at + 2).join(''))]
      expect(redact(`appelle ${pairs.join(cut)} vite`)).toBe('appelle [téléphone] vite')
    }),
  )
})

test('a name that is introduced is found again, however it is written later', () => {
  const names = fc.constantFrom('Léa', 'Enzo', 'Inès', 'Yanis', 'Chloé', 'Kylian', 'Manon', 'Mohamed')
  const ways = fc.constantFrom<(name: string) => string>(
    (name) => name,
    (name) => name.toUpperCase(),
    (name) => name.toLowerCase(),
    (name) => name.normalize('NFD'),
    (name) => name.normalize('NFD').replace(/\p{M}/gu, ''),
  )
  const cues = fc.constantFrom(
    "je m'appelle ",
    'jmapel ',
    'moi c ',
    'il s’appelle ',
    'c’est mon ex ',
    'mon prénom c’est ',
  )
  fc.assert(
    fc.property(names, ways, ways, cues, (name, first, second, cue) => {
      const plain = redact(`${cue}${first(name)}, et ${second(name)} a peur`)
      expect(plain.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()).not.toContain(
        name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(),
      )
    }),
  )
})

/** A search that goes back over what it has read would still be at it when the runner's patience ends. */
test.each([
  ...['0', '06 ', '1 ', 'a', 'a@', '@', "je m'appelle ", 'moi c ', 'rue ', '12 rue des ', 'college de la ', '75011 '],
  ...['mon compte de ', 'snap ', 'a.', 'a-', '[', '[prénom]', 'zéro six ', 'né le ', '\0', '\u0301', ' ', '\n', 'lea '],
  ...['bat a ', 'https://', '1/', 'FR76', 'Jean-', "d'", 'numéro de ', 'de ma classe ', 'a point b arobase '],
])('a hundred thousand characters of %j are read to the end', (bit) => {
  const text = bit.repeat(Math.ceil(100_000 / bit.length))
  const { hidden } = redactWithOffsets(text)
  expect(hidden.every(({ start, end }) => start < end && end <= text.length)).toBe(true)
})

test('of the invented reports, which introduce hardly anybody, almost nothing is hidden', () => {
  const lines = readFileSync(new URL('../../corpus/reports.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const reports = lines.map((line) => String(JSON.parse(line).text))
  const touched = reports.filter((text) => redact(text) !== text)
  expect(touched.length / reports.length).toBeLessThan(0.12)
})
