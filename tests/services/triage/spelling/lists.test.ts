import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { foldWord, soundKey } from '../../../../services/triage/sound-key.ts'
import { spelled, spellingFiles } from '../../../../services/triage/spelling/lists.ts'
import { mendSlip } from '../../../../services/triage/spelling/slips.ts'
import { isDangerWord } from '../../../../services/triage/spelling/words.ts'

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../services/triage/${path}.json`, import.meta.url), 'utf8'))
const words = (file: string): Record<string, string> =>
  z.record(z.string(), z.string().min(1)).parse(read(`spelling/${file}`))
const folded = z.string().regex(/^[a-z0-9]+$/)

test.each(spellingFiles)('%s: every spelling is folded and says something', (file) => {
  for (const from of Object.keys(words(file))) expect(folded.safeParse(from).success, from).toBe(true)
})

test('no spelling stands in two files', () => {
  const all = spellingFiles.flatMap((file) => Object.keys(words(file)))
  expect(all.filter((word, index) => all.indexOf(word) !== index)).toEqual([])
  expect(all.length).toBeGreaterThan(2000)
})

test('the other lists have their shape', () => {
  z.object({ articles: z.record(folded, folded), stems: z.array(z.string()), whole: z.array(folded) }).parse(
    read('spelling/elisions'),
  )
  const list = z.array(folded)
  z.object({ forms: list, short: list, masked: list, before: list }).parse(read('spelling/danger-words'))
  list.parse(read('spelling/false-friends'))
  z.record(z.string(), z.string().regex(/^[a-z]+$/)).parse(read('spelling/lookalikes'))
  z.record(z.string(), z.string().min(1)).parse(read('spelling/emoji'))
})

const ruleFiles = ['adults', 'ambush', 'assault', 'circumstances', 'danger', 'encounters', 'home', 'hostility']
const moreFiles = ['images', 'self-harm', 'suicide', 'threats', 'violence', 'fields', 'frames']

const ruleWords = new Set(
  [...ruleFiles, ...moreFiles]
    .flatMap((file) => JSON.stringify(read(`rules/${file}`)).match(/"[^"]*"/g) ?? [])
    .flatMap((phrase) => phrase.slice(1, -1).split(/[ |+?]/))
    .filter((word) => /^\p{L}+$/u.test(word))
    .map(foldWord),
)

test('no word of a rule is taken for a slip of another one', () => {
  const mended = [...ruleWords].filter((word) => {
    const danger = isDangerWord(word) || spelled(word) ? undefined : mendSlip(word)
    return danger !== undefined && soundKey(danger) !== soundKey(word)
  })
  expect(mended).toEqual([])
})
