import { expect, test } from 'vitest'
import { expectReading, quotesOf, wordsOf } from './reads.ts'

test.each([
  ['s u i c i d e', 'suicide'],
  ['s.u.i.c.i.d.e', 'suicide'],
  ['s-u-i-c-i-d-e', 'suicide'],
  ['s*u*i*c*i*d*e', 'suicide'],
  ['s . u . i . c . i . d . e', 'suicide'],
  ['su!cide', 'suicide'],
  ['$uicide', 'suicide'],
  ['su1c1d3', 'suicide'],
  ['s*icide', 'suicide'],
  ['sui cide', 'suicide'],
  ['sui-cide', 'suicide'],
  ['m0urir', 'mourir'],
  ['v1oler', 'violer'],
  ['v!0ler', 'violer'],
  ['tu3r', 'tuer'],
  ['@gresser', 'agresser'],
  ['k.i.l.l', 'kill'],
  ['m.o.r.t', 'mort'],
  ['v**l', 'viol'],
  ['p*te', 'pute'],
  ['j e  v e u x  m o u r i r', 'je veux mourir'],
])('%s hides %s', (written, plain) => expectReading(written, plain))

test.each(['moi@truc.fr', 'stop!arrete', 'c g t', '17ans', '5€', '**mdr**', 'il est poli ce mec'])(
  '%s hides nothing',
  (text) => {
    const read = wordsOf(text)
    for (const hidden of ['suicide', 'police', 'mourir', 'viol'])
      expect(read).not.toEqual(expect.arrayContaining(wordsOf(hidden)))
  },
)

test('a word put together again is quoted whole', () => {
  expect(quotesOf('je s.u.i.c.i.d.e la')).toEqual(['je', 's.u.i.c.i.d.e', 'la'])
  expect(quotesOf('le sui cide')).toEqual(['le', 'sui cide'])
})
