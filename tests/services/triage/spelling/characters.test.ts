import { expect, test } from 'vitest'
import { expectReading, quotesOf } from './reads.ts'

test.each([
  ['ѕuісіdе', 'suicide'],
  ['ｓｕｉｃｉｄｅ', 'suicide'],
  ['𝐬𝐮𝐢𝐜𝐢𝐝𝐞', 'suicide'],
  ['𝑺𝒖𝒊𝒄𝒊𝒅𝒆', 'suicide'],
  ['ⓢⓤⓘⓒⓘⓓⓔ', 'suicide'],
  ['🅂🅄🄸🄲🄸🄳🄴', 'suicide'],
  ['ꜱᴜɪᴄɪᴅᴇ', 'suicide'],
  ['su\u200bici\xadde', 'suicide'],
  ['MOURIR', 'mourir'],
  ['étranglé', 'étranglé'],
  ['mooouuurir', 'mourir'],
  ['j’ai', "j'ai"],
])('%s looks like %s', (written, plain) => expectReading(written, plain))

test('quotes keep what cannot be seen', () => {
  expect(quotesOf('oui su\u200bicide')).toEqual(['oui', 'su\u200bicide'])
  expect(quotesOf('𝐬𝐮𝐢𝐜𝐢𝐝𝐞 ici')).toEqual(['𝐬𝐮𝐢𝐜𝐢𝐝𝐞', 'ici'])
})
