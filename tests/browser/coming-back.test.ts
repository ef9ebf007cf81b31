import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, soon } from '../support/watched-page.ts'

const story = 'ils ont fait un faux compte avec mon prénom'

describe.skipIf(!hasChromium('coming back in a browser'))('coming back', () => {
  let app: TestApp
  let browser: Browser
  let administrator: Staff

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    administrator = await Staff.signsIn(app.url)
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  const localStorageOf = async (teen: TeenPage) => (await teen.watched.context.storageState()).origins

  test('with the code, on another device: the answer is read there, and the conversation goes on', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    const code = await teen.tellsStory(story)
    await teen.says(words('commands:human'))
    await teen.watched.close()
    const { body: taken } = await administrator.post<CaseJson>('/api/queue/claim')
    await administrator.post(`/api/cases/${taken.id}/messages`, { text: 'On peut le faire fermer ensemble.' })

    const later = await TeenPage.opens(browser, app.url)
    // As people copy it: another case, spaces, a missing dash.
    await later.comesBackWith(` ${code.toUpperCase().replace('-', ' ')} `)
    await later.sees('On peut le faire fermer ensemble.')
    await shot(later.page, 'back-phone-code')
    expect((await later.bubbles('self')).join(' ')).not.toContain(code)
    await later.writes('oui je veux bien')
    await soon(
      async () => (await administrator.get<CaseJson>(`/api/cases/${taken.id}`)).body.messages.at(-1)?.text,
    ).toBe('oui je veux bien')
    await administrator.post(`/api/cases/${taken.id}/messages`, { text: 'Voici comment.' })
    await later.sees('Voici comment.')
    await later.watched.close()
  }, 90_000)

  test('with a wrong code: said in words, and nothing is lost', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.comesBackWith('abri-abri-abri-abri-abri-abri')
    await teen.answered()
    expect((await teen.bubbles('bot')).length).toBeGreaterThan(2)
    await teen.says(story)
    await teen.sees(words('intake:danger.ask'))
    await teen.watched.close()
  }, 90_000)

  test('a reload in the middle keeps the conversation and the words being written, and says nothing twice', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.taps(words('intake:age.13_14'))
    await teen.taps(words('intake:whom.self'))
    await teen.field.fill('je voulais dire que')
    const before = [await teen.bubbles('bot'), await teen.bubbles('self')]
    await teen.page.reload()
    await teen.answered()
    expect([await teen.bubbles('bot'), await teen.bubbles('self')]).toEqual(before)
    expect(await teen.field.inputValue()).toBe('je voulais dire que')
    await teen.says(`je voulais dire que ${story}`)
    await teen.sees(words('intake:danger.ask'))
    expect(await localStorageOf(teen)).toEqual([])
    await teen.watched.close()
  }, 90_000)

  test('on a device called theirs the conversation is still there; on any other nothing is', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.says(story)
    const unasked = await teen.watched.context.storageState()
    expect(unasked).toEqual({ cookies: [], origins: [] })
    await teen.keepsDevice()
    const kept = await teen.watched.context.storageState()
    expect(kept.origins.flatMap(({ localStorage }) => localStorage.map(({ name }) => name))).toEqual([
      'relais.deviceKey',
    ])
    expect(JSON.stringify(kept)).not.toContain('faux compte')
    await teen.watched.close()

    const own = await TeenPage.opens(browser, app.url, { storageState: kept })
    await own.sees(story)
    // Undone as easily.
    await own.opensMenu()
    await own.button('Ne plus garder sur cet appareil').click()
    await own.page.getByText("C'est noté. Rien ne reste").waitFor()
    expect(await localStorageOf(own)).toEqual([])
    await own.watched.close()

    for (const storageState of [unasked, kept]) {
      const stranger = await TeenPage.opens(browser, app.url, { storageState })
      expect(await stranger.bubbles('self')).toEqual([])
      await stranger.watched.close()
    }
  }, 90_000)

  test('"Cet appareil est à moi", said in words, does the same', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.says(words('commands:keepDevice'))
    await soon(async () => (await localStorageOf(teen)).length).toBe(1)
    await teen.says(words('commands:forgetDevice'))
    await soon(async () => (await localStorageOf(teen)).length).toBe(0)
    await teen.watched.close()
  }, 90_000)

  test('erased: the page is empty at once, and stays so', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.says(story)
    await teen.keepsDevice()
    await teen.opensMenu()
    await teen.button('Effacer').last().click()
    await teen.sees(words('commands:erase.ask'))
    await teen.suggestions.filter({ hasText: words('commands:erase.yes') }).click()
    await teen.sees(/C'est effacé ici/)
    expect(await teen.bubbles('self')).toEqual([])
    expect(await localStorageOf(teen)).toEqual([])
    await teen.page.reload()
    await teen.page
      .getByText(/Salut|C'est effacé/)
      .first()
      .waitFor()
    expect(await teen.thread.getByText(story).count()).toBe(0)
    await teen.watched.close()
  }, 90_000)
})
