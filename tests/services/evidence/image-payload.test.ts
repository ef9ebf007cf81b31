import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasImagePayload } from '../../../services/evidence/image-payload.ts'

const fakeFile = (magic: number[], length = 400) =>
  Buffer.from([...magic, ...Array.from({ length }, (_, i) => (i * 37) % 251)]).toString('base64')
const png = fakeFile([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

describe('a text that carries a file', () => {
  test.each([
    ['a data URI', 'data:image/png;base64,iVBORw0KGgo='],
    ['in capitals', 'DATA:IMAGE/PNG;BASE64,AAAA'],
    ['with spaces', 'regarde data : image / jpeg ; base64 , AAAA'],
    ['in markdown', '![moi](data:image/webp;base64,AAAA)'],
    ['in HTML', '<img src="data:image/svg+xml,%3Csvg%3E">'],
    ['with an entity', '<img src="data&colon;image/png;base64,AAAA">'],
    ['percent-encoded', 'https://exemple.example/?u=data%3Aimage%2Fpng'],
    ['without a type', 'data:;base64,AAAA'],
    ['without anything', 'data:,bonjour'],
    ['split by zero-width characters', 'da\u200bta:image/png;base64,AAAA'],
    ['another kind of file', 'data:application/pdf;base64,AAAA'],
    ['bare PNG', `voila ${png} c'est moi`],
    ['bare JPEG', fakeFile([0xff, 0xd8, 0xff, 0xe0])],
    ['bare PDF', fakeFile([0x25, 0x50, 0x44, 0x46])],
    ['bare ZIP', fakeFile([0x50, 0x4b, 0x03, 0x04])],
    ['bare HEIC', fakeFile([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63])],
    ['wrapped over lines', `voila\n${png.match(/.{1,76}/g)?.join('\r\n')}\nfin`],
    [
      'quoted as in a mail',
      png
        .match(/.{1,76}/g)
        ?.map((line) => `> ${line}`)
        .join('\n') ?? '',
    ],
    ['a long blob of no known kind', fakeFile([1, 2, 3], 900)],
  ])('%s', (_, text) => expect(hasImagePayload(text)).toBe(true))
})

describe('a text of words', () => {
  test.each([
    '',
    "j'ai plus de data : 3 Go c'est fini",
    'ma data: wifi/4g',
    'data: oui, toutes',
    'a'.repeat(5000),
    'HAHA'.repeat(1000),
    'mdr '.repeat(2000),
    `https://exemple.example/${'a1'.repeat(300)}`,
    'https://www.instagram.com/p/CexempleAA01/?igsh=MXgyejR5cWtqZQ==',
    fakeFile([1, 2, 3], 90),
  ])('%#', (text) => expect(hasImagePayload(text)).toBe(false))
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => typeof hasImagePayload(text) === 'boolean'),
  )
  for (const part of ['data', 'data:', 'A', '=', '> ', 'data ;', 'A\n', 'data\t'])
    hasImagePayload(part.repeat(100_000 / part.length))
})

test('a data URI anywhere in any words is seen', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(hasImagePayload(`${before}data:image/png;base64,AAAA${after}`)).toBe(true)
    }),
  )
})
