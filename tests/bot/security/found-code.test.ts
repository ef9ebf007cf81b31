import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followUpWords } from '../../../services/privacy/follow-up-code.ts'
import { Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { caseWith, codeOf, textsOf } from './told-story.ts'

let app: TestApp
let counsellor: Staff

beforeAll(async () => {
  app = await startTestApp({ env: { LIMITS: 'on' } })
  counsellor = await Staff.signsIn(app.url)
})
afterAll(() => app.end())

const unknownCode = (from: number): string => followUpWords.slice(from, from + 6).join('-')
const everything = async (teen: Teen): Promise<string> => {
  const response = await teen.request(`/conversations/${teen.conversationId}/activities`)
  return textsOf(((await response.json()) as { activities: { text?: string }[] }).activities)
}

describe('a found code', () => {
  test('cannot choose its own word and read the story with it', async () => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    await teen.says('choisir un mot')
    await teen.says('papillon')
    const finder = await Teen.arrives(app.url)
    await finder.says(code)
    await finder.says('choisir un mot')
    await finder.says('fougère')
    await finder.says(code)
    await finder.says('fougère')
    expect(await everything(finder)).not.toContain('se moquent')
    await finder.says(code)
    await finder.says('Papillon')
    expect(await everything(finder)).toContain('se moquent')
  })

  test('does not make the bot tell what was told: numbers come for what is said here', async () => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    await teen.says('mon père me frappe et je veux mourir')
    const finder = await Teen.arrives(app.url)
    await finder.says(code)
    const heard = await finder.says('bonjour, ça va ?')
    expect(textsOf(heard)).not.toMatch(/mourir|119|3114|maison/)
  })

  test('is guessed ten times in a conversation, then no more, and help stays', async () => {
    const code = await codeOf(await Teen.arrives(app.url))
    const guesser = await Teen.arrives(app.url)
    for (let index = 0; index < 10; index++) await guesser.says(unknownCode(index * 6))
    const heard = await guesser.says(code)
    expect(textsOf(heard)).toMatch(/Trop d’essais/)
    expect(heard.at(-1)?.suggestedActions?.actions.map(({ title }) => title)).toEqual([
      "Parler à quelqu'un",
      'Les numéros',
    ])
    expect(textsOf(await guesser.says(`${unknownCode(300)} je veux mourir`))).toContain('3114')
  })

  test('lets its word be tried six times from wherever', async () => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    await teen.says('choisir un mot')
    await teen.says('tournesol')
    let last = ''
    for (const words of [['lune', 'chat', 'soleil'], ['vert', 'rose', 'bleu'], ['tournesol']]) {
      const finder = await Teen.arrives(app.url)
      await finder.says(code)
      for (const word of words) last = textsOf(await finder.says(word))
      expect(await everything(finder)).not.toContain('se moquent')
    }
    expect(last).toMatch(/Trop d’essais/)
  })
})

describe('erasing', () => {
  test('takes the story from every window, and nothing brings it back to counsellors', async () => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    const kept = await fetch(`${app.url}/api/chat/device`, {
      method: 'POST',
      headers: { authorization: `Bearer ${teen.token}` },
    })
    const { deviceKey } = (await kept.json()) as { deviceKey: string }
    const elsewhere = await Teen.arrives(app.url)
    await elsewhere.says(code)
    await elsewhere.says('effacer')
    await elsewhere.says('Oui, tout effacer')
    expect(await everything(teen)).toBe('')
    const told = await teen.reads()
    expect(told.at(-1)).toMatchObject({ type: 'event', name: 'relais/erased' })
    const reopened = await fetch(`${app.url}/api/chat/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ deviceKey }),
    })
    expect(reopened.status).toBe(404)
    await teen.says('je veux parler à quelqu’un')
    const stories = []
    for (const { id } of await counsellor.queue()) stories.push(await counsellor.looksInto(id))
    const shown = stories.filter(({ body }) => JSON.stringify(body.messages).includes('parler à quelqu'))
    expect(shown).toHaveLength(1)
    expect(JSON.stringify(shown[0]?.body)).not.toContain('se moquent')
  })

  test('is possible while a person is there, by its whole sentence only', async () => {
    const teen = await Teen.arrives(app.url)
    await teen.says('je veux parler à quelqu’un, on m’insulte')
    const id = await caseWith(counsellor, 'on m’insulte')
    await counsellor.post(`/api/cases/${id}/claim`)
    expect(textsOf(await teen.says('effacer'))).toMatch(/tout effacer/)
    await teen.says('oui', { answered: false })
    await teen.says('Oui, tout effacer', { answered: false })
    await teen.says('effacer')
    await teen.says('Oui, tout effacer')
    expect(await everything(teen)).not.toContain('insulte')
  })

  test('does not make a counsellor deaf who still writes in a kept case', async () => {
    const teen = await Teen.arrives(app.url)
    await teen.says('je veux mourir avant minuit')
    await teen.says('effacer')
    await teen.says('Oui, tout effacer')
    const id = await caseWith(counsellor, 'avant minuit')
    await counsellor.post(`/api/cases/${id}/claim`)
    expect((await counsellor.post(`/api/cases/${id}/messages`, { text: 'Je suis là.' })).status).toBe(201)
    await teen.says('merci d’être là', { answered: false })
    const { body } = await counsellor.get<{ messages: { text: string }[] }>(`/api/cases/${id}`)
    expect(textsOf(body.messages)).toMatch(/Je suis là\.[\s\S]*merci d’être là/)
  })
})

test('answers go to the window that the teen writes in now', async () => {
  const teen = await Teen.arrives(app.url)
  const code = await codeOf(teen)
  const phone = await Teen.arrives(app.url)
  await phone.says(code)
  await teen.says('je veux parler à quelqu’un de cette fenêtre')
  const id = await caseWith(counsellor, 'cette fenêtre')
  await counsellor.post(`/api/cases/${id}/claim`)
  await counsellor.post(`/api/cases/${id}/messages`, { text: 'Bonjour, c’est Inès.' })
  await teen.hears((heard) => textsOf(heard).includes('Inès'))
})
