import { test } from 'vitest'
import { expectReading } from './reads.ts'

test.each([
  ['koi', 'quoi'],
  ['kelkun', 'quelqu un'],
  ['foto', 'photo'],
  ['mwa', 'moi'],
  ['bocou', 'beaucoup'],
  ['ekri', 'écrit'],
  ['couto', 'couto'],
  ['arselé', 'harceler'],
  ['menassé', 'menacer'],
  ['medoc', 'médicaments'],
  ['suissid', 'suicide'],
  ['bopere', 'beau père'],
])('%s sounds like %s', (written, plain) => expectReading(written, plain))
