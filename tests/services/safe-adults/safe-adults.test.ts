import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { allContacts } from '../../../services/emergency/contacts.ts'
import { heldFor } from '../../../services/safe-adults/held-message.ts'
import { whatToReview } from '../../../services/safe-adults/safe-adults.ts'

const examples = z
  .object({
    pass: z.array(z.string()),
    hold: z.array(z.tuple([z.enum(heldFor), z.string()])),
    holdAny: z.array(z.string()),
  })
  .parse(JSON.parse(readFileSync(new URL('./examples.json', import.meta.url), 'utf8')))

const kindsIn = (text: string): string[] => whatToReview(text).map(({ kind }) => kind)

test('what takes a teen elsewhere is held: every example, for its reason', () => {
  const missed = examples.hold.filter(([kind, text]) => !kindsIn(text).includes(kind))
  expect(missed).toEqual([])
  expect(examples.holdAny.filter((text) => kindsIn(text).length === 0)).toEqual([])
})

test('what counsellors say all day passes: every example', () => {
  const stopped = examples.pass.filter((text) => kindsIn(text).length > 0).map((text) => [text, ...kindsIn(text)])
  expect(stopped).toEqual([])
})

test('in capitals, without accents, or with typographic apostrophes it is the same', () => {
  for (const [, text] of examples.hold) {
    expect([text, kindsIn(text.toUpperCase()).length > 0]).toEqual([text, true])
    expect([text, kindsIn(text.replaceAll("'", '’')).length > 0]).toEqual([text, true])
  }
  for (const text of examples.pass) expect([text, kindsIn(text.replaceAll("'", '’'))]).toEqual([text, []])
})

test('every number and link of the directory passes, as it is printed', () => {
  for (const { name, action, written } of allContacts) {
    for (const each of [action, ...written.map((way) => way.action)]) {
      const shown = each.replace(/^(tel|sms):/, '')
      expect([name, kindsIn(`Tu peux joindre ${name} : ${shown}`)]).toEqual([name, []])
    }
  }
})

test('a number given in pieces is held with its last piece', () => {
  expect(whatToReview('56 78', { before: ['Note bien', '06 12', '34'] })).toMatchObject([{ kind: 'phone' }])
  expect(whatToReview('Prends ton temps.', { before: ['06 12 34 56 78'] })).toEqual([])
  expect(whatToReview('56 78', { before: ['Tu as quel âge ?'] })).toEqual([])
})

test('an account that the teen named may be named back, a number never', () => {
  const teenSaid = ['c’est @dark.lucas qui poste, mon num 06 11 22 33 44']
  expect(whatToReview('Le compte @dark.lucas, tu le connais ?', { teenSaid })).toEqual([])
  expect(whatToReview('Je note le 06 11 22 33 44', { teenSaid })).toMatchObject([{ kind: 'phone' }])
  expect(whatToReview('Le compte @autre.compte, tu le connais ?', { teenSaid })).toMatchObject([{ kind: 'handle' }])
})

test('offsets are those of the text as written', () => {
  const text = 'É​crivez : 06 12 34 56 78 voilà'
  const [found] = whatToReview(text)
  expect(text.slice(found?.start, found?.end)).toBe('06 12 34 56 78')
})
