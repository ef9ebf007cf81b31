import { test } from 'vitest'
import { expectReading } from './reads.ts'

test.each([
  ['meuf', 'fille'],
  ['keuf', 'flic'],
  ['reuf', 'frère'],
  ['daronne', 'mère'],
  ['chelou', 'louche'],
  ['relou', 'lourd'],
  ['teuf', 'fête'],
  ['zarbi', 'bizarre'],
  ['reubeu', 'rebeu'],
  ['keum', 'mec'],
  ['oinj', 'joint'],
  ['cimer', 'merci'],
  ['tarpin', 'très'],
  ['schlass', 'couteau'],
  ['flingue', 'pistolet'],
  ['thunes', 'argent'],
  ['oilp', 'oilpé'],
  ['askip', 'parait'],
])('%s is argot for %s', (written, plain) => expectReading(written, plain))
