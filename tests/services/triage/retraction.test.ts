import { describe, expect, test } from 'vitest'
import { readRetraction } from '../../../services/triage/retraction.ts'

const first = { text: 'ils menacent de publier ma photo et je veux mourir' }
const after = (text: string) => readRetraction([first, { text }])

describe('words that take the report back are found, and quoted as they were written', () => {
  test.each([
    "en fait c'était pour rire",
    'jrigolais',
    'jrigole',
    'c t pr rire',
    'c juste pr rigoler',
    'cété juste pour rire mdr',
    'tkt c une blague',
    'nan c’était une blague désolé',
    "c'était de l'humour",
    'ct un fake',
    'jdeconne',
    'jplaisantais',
    'oublie',
    'oublie ce que jai dit',
    'oubliez tout',
    'laisse tomber',
    'bon laissez tomber c’est pas grave',
    'jai menti',
    'jai tout inventé',
    "c'est pas vrai ce que j'ai dit",
    'je le pensais pas',
    "en fait j'exagérais",
    'jai rien dit',
    "faites comme si j'avais rien dit",
  ])('%s', (text) => {
    const found = after(text)
    expect(found?.message).toBe(1)
    expect(found?.quote).not.toBe('')
    expect(text.slice(found?.start, found?.end)).toBe(found?.quote)
  })
})

describe('words that only look so are not', () => {
  test.each([
    'mort de rire',
    'mdr',
    "c'était pas pour rire",
    "ils disent que c'est pour rire",
    "il m'a dit que c'était une blague",
    "tout le monde dit c'est pour rire",
    "c'est pour rire qu'il dit",
    "« c'était pour rire »",
    "ils vont encore dire que c'était pour rire",
    "si c'était pour rire ils auraient arrêté",
    "au début c'était pour rire",
    "je croyais que c'était une blague",
    "ma mère pense que j'ai tout inventé",
    'ils font ça pour rire',
    'elle dit qu’elle rigole',
    'il disait je rigole',
    'je rigole pas',
    'jrigole plus',
    "c'est pas une blague",
    "n'oublie pas de répondre",
    'oublie pas',
    "j'oublie jamais",
    'je veux oublier tout ça',
    'je peux pas oublier',
    "mes potes m'ont laissé tomber",
    'il me laisse tomber',
    'le prof a dit laisse tomber',
    "j'ai pas menti",
    "j'ai rien inventé",
    'il a menti sur son age',
    'je lui ai envoyé pour rire',
    '',
  ])('%s', (text) => {
    expect(after(text)).toBeUndefined()
  })
})

test('only what comes later takes something back', () => {
  expect(readRetraction([{ text: "c'était pour rire mais ils m'insultent" }])).toBeUndefined()
  const text = "je veux mourir. en fait c'était pour rire mdr"
  expect(readRetraction([{ text }])).toMatchObject({ quote: "c'était pour rire", message: 0 })
})

test('of several, the latest', () => {
  expect(readRetraction([first, { text: 'jrigolais' }, { text: 'si si' }, { text: 'oublie' }])).toMatchObject({
    quote: 'oublie',
    message: 3,
  })
})
