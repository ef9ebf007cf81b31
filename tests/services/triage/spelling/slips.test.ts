import { expect, test } from 'vitest'
import { expectReading, wordsOf } from './reads.ts'

test.each([
  ['suicdie', 'suicide'],
  ['usicide', 'suicide'],
  ['mouriir', 'mourir'],
  ['moruir', 'mourir'],
  ['scarigier', 'scarifier'],
  ['agresseer', 'agresser'],
  ['coutaeu', 'couteau'],
  ['frzpper', 'frapper'],
  ['menacrr', 'menacer'],
  ['harcelre', 'harceler'],
  ['violerr', 'violer'],
  ['chantahe', 'chantage'],
  ['medicametns', 'médicaments'],
  ['nudse', 'nude'],
  ['tabaser', 'tabasser'],
  ['mainetnant', 'maintenant'],
])('%s is a slip for %s', (written, plain) => expectReading(written, plain))

test.each([
  ['nourrir', 'mourir'],
  ['tirer', 'tuer'],
  ['voler', 'violer'],
  ['violet', 'violer'],
  ['vol', 'viol'],
  ['violon', 'viol'],
  ['successif', 'suicide'],
  ['adresse', 'agresse'],
  ['manger', 'danger'],
  ['coteau', 'couteau'],
  ['ménage', 'menace'],
  ['rapper', 'frapper'],
  ['trappe', 'frappe'],
  ['drague', 'drogue'],
  ['étranger', 'étrangler'],
  ['ville', 'viole'],
])('%s is not taken for %s', (word, danger) => expect(wordsOf(word)).not.toEqual(wordsOf(danger)))
