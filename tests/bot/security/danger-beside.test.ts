import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsBesideFile } from '../../../services/evidence/image-payload.ts'
import { Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { codeOf } from './told-story.ts'

let app: TestApp
let counsellor: Staff

beforeAll(async () => {
  app = await startTestApp()
  counsellor = await Staff.signsIn(app.url)
})
afterAll(() => app.end())

const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const criticals = async (): Promise<number> =>
  (await counsellor.queue()).filter(({ severity }) => severity === 'critical').length

describe('danger said beside something else is heard', () => {
  test.each([
    ['before a picture', `je veux mourir ce soir ${picture}`, undefined],
    ['after a picture', `${picture} je veux mourir ce soir 😭`, undefined],
    ['around a wrapped one', `regarde\n${picture.match(/.{1,60}/g)?.join('\n')}\nje vais me tuer`, undefined],
    ['with a file', 'je veux mourir ce soir', [{ contentType: 'image/png', contentUrl: picture }]],
  ])('%s', async (_, text, attachments) => {
    const before = await criticals()
    const teen = await Teen.arrives(app.url)
    await teen.says(text, { attachments })
    expect(await criticals()).toBe(before + 1)
    expect(teen.contacts()).toContain('tel:3114')
    expect(
      JSON.stringify(await (await teen.request(`/conversations/${teen.conversationId}/activities`)).json()),
    ).not.toMatch(/iVBOR|ErkJg/)
  })

  test('with a follow-up code: the numbers at once, and the found report is critical', async () => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    const before = await criticals()
    const later = await Teen.arrives(app.url)
    await later.says(`${code} je vais me tuer ce soir`)
    expect(later.contacts()).toContain('tel:3114')
    // The report that goes on, and the one that the words were received for.
    expect(await criticals()).toBe(before + 2)
  })

  test('right behind a code, before it was answered', async () => {
    const code = await codeOf(await Teen.arrives(app.url))
    const later = await Teen.arrives(app.url)
    await later.post({ type: 'message', text: code })
    await later.says('je vais me tuer ce soir')
    expect(later.contacts()).toContain('tel:3114')
  })

  test('while a person has the case, in an image too', async () => {
    const teen = await Teen.arrives(app.url)
    await teen.says('je veux parler à quelqu’un')
    const queued = (await counsellor.queue()).find(({ severity }) => severity !== 'critical')
    expect((await counsellor.post(`/api/cases/${queued?.id}/claim`)).status).toBe(200)
    await teen.says(`${picture} je veux mourir`)
    expect(teen.contacts()).toContain('tel:3114')
    const { body } = await counsellor.get<{ severity: string }>(`/api/cases/${queued?.id}`)
    expect(body.severity).toBe('critical')
  })
})

test('words are told from a file, and a file alone leaves none', () => {
  expect(wordsBesideFile(picture)).toBe('')
  expect(wordsBesideFile(`voilà ${picture}, aide-moi stp !`)).toBe('voilà aide-moi stp !')
  expect(wordsBesideFile(`data:image/svg+xml,<svg xmlns="x" d="M1 2"> <b>z</b>`)).not.toMatch(/svg|xmlns|<|=/)
})
