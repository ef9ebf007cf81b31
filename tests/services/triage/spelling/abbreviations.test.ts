import { test } from 'vitest'
import { expectReading } from './reads.ts'

test.each([
  ['jsp', 'je sais pas'],
  ['tkt', 'te inquiète pas'],
  ['pk', 'pourquoi'],
  ['mtn', 'maintenant'],
  ['g', 'je ai'],
  ['c', 'ce est'],
  ['jvx', 'je veux'],
  ['ke', 'que'],
  ['oklm', 'tranquille'],
  ['dcp', 'du coup'],
  ['pcq', 'parce que'],
  ['tjr', 'toujours'],
  ['qqn', 'quelqu un'],
  ['qqch', 'quelque chose'],
  ['bcp', 'beaucoup'],
  ['ptdr', 'mdr'],
  ['vrmt', 'vraiment'],
  ['stp', 'svp'],
  ['msg', 'message'],
  ['b1', 'bien'],
  ['2m1', 'demain'],
  ['a2m1', 'à demain'],
  ['ajd', 'aujourd hui'],
  ['jpppp', 'je en peux plus'],
  ['tlm', 'tout le monde'],
  ['lgtps', 'longtemps'],
  ['kys', 'va te tuer'],
])('%s is short for %s', (written, plain) => expectReading(written, plain))

test('laughter is one word, however long', () => {
  for (const laugh of ['mdrrrr', 'ptdrrr', 'xd', 'looool', 'hahahahaha', 'ahahah', 'hihihi'])
    expectReading(laugh, 'mdr')
})
