import { expect, test } from 'vitest'
import { expectReading, quotesOf } from './reads.ts'

test.each([
  ['💊', 'médicaments'],
  ['🆘', 'au secours'],
  ['🤣', 'mdr'],
  ['😭', '😢'],
  ['🗡️', '🔪'],
  ['⚰️', '⚰'],
  ['☠️', '💀'],
  ['🔪🏿', '🔪'],
  ['👊🏽', '👊'],
  ['⌛', '⏳'],
  ['🪦', '🪦'],
  ['🩸', '🩸'],
])('%s says %s', (written, plain) => expectReading(written, plain))

test('an emoji is quoted where it stands', () => expect(quotesOf('je 🔪🏿 toi')).toEqual(['je', '🔪', 'toi']))
