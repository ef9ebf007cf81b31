import { expect, test } from 'vitest'
import { expectReading, quotesOf } from './reads.ts'

test.each([
  ['jveu', 'je veux'],
  ['jtm', 'je te aime'],
  ['chui', 'je suis'],
  ['jsuis', 'je suis'],
  ['ya', 'il y a'],
  ['yavait', 'il y avait'],
  ['jai', 'je ai'],
  ['dla', 'de la'],
  ['pdt', 'pendant'],
  ['jemfou', 'je me en fous'],
  ['minsulte', 'me insulte'],
  ['lhistoire', 'la histoire'],
  ['menferme', 'me enferme'],
  ['ske', 'ce que'],
  ['kje', 'que je'],
  ['jeveuxmourir', 'je veux mourir'],
  ['#ilmefrappe', 'il me frappe'],
])('%s is %s in one piece', (written, plain) => expectReading(written, plain))

test('the words of one spelling share its offsets', () => {
  expect(quotesOf('bon jveux mourir')).toEqual(['bon', 'jveux', 'jveux', 'mourir'])
})

test.each(['machette', 'cachette', 'coffre', 'décrire', 'détail', 'sachet', 'limite', 'dose'])(
  '%s is one word',
  (word) => expect(quotesOf(word)).toEqual([word]),
)
