import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes } from '../support/watched-page.ts'

const story =
  'y a un groupe snap de ma classe où ils se moquent de moi tous les jours, le compte c’est https://www.instagram.com/ficha.exemple.80/?igsh=abc'

describe.skipIf(!hasChromium('the whole way in a browser'))('the whole way', () => {
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

  test.each(Object.entries(sizes))(
    'on a %s: a teen tells, a person answers live, and the answer is found again with the code',
    async (size, options) => {
      const name = size === 'phone' ? 'Nadia' : 'Samir'
      const teen = await TeenPage.opens(browser, app.url, options)
      await shot(teen.page, `report-${size}-1-arrival`)
      const code = await teen.tellsStory(story)
      await teen.sees(/Ce n'est pas ta faute/)
      // Nobody is in danger: help is in the thread, to tap, and no red card alarms.
      expect(await teen.card.count()).toBe(0)
      expect(await teen.thread.getByRole('link').count()).toBeGreaterThan(0)
      await shot(teen.page, `report-${size}-2-help`)
      await teen.passesToRecap()
      await shot(teen.page, `report-${size}-3-recap`)
      await teen.taps(words('intake:recap.yes'))
      await teen.sees(/C'est transmis/)
      await shot(teen.page, `report-${size}-4-sent`)

      const queued = await administrator.queue()
      expect(queued).toHaveLength(1)
      const kept = await app.services.cases.get(queued[0]?.id ?? '')
      expect(kept?.evidence.map(({ url }) => url)).toEqual(['https://instagram.com/ficha.exemple.80'])

      const counsellor = await CounsellorPage.joins(browser, administrator, name)
      await shot(counsellor.page, `report-${size}-5-queue`)
      await counsellor.takesNext()
      await readsTheCase(counsellor)
      await shot(counsellor.page, `report-${size}-6-case`)

      await talksLive(teen, counsellor, name)
      await shot(teen.page, `report-${size}-7-person`)
      await shot(counsellor.page, `report-${size}-8-live`)

      // The teen goes; what is written meanwhile waits for the code.
      await teen.watched.close()
      await counsellor.says('Repasse quand tu veux, j’ai trouvé le formulaire.')
      await counsellor.closesCase()
      await counsellor.watched.close()

      const later = await TeenPage.opens(browser, app.url, options)
      expect(await later.thread.getByText(story.slice(0, 40)).count()).toBe(0)
      await later.comesBackWith(code)
      await later.sees(words('follow-up:found'))
      await later.sees(`${name} a écrit : « Repasse quand tu veux, j’ai trouvé le formulaire. »`)
      // A found code does not open the story.
      expect(await later.thread.getByText(story.slice(0, 40)).count()).toBe(0)
      await shot(later.page, `report-${size}-9-back`)
      await later.watched.close()
    },
    90_000,
  )

  async function readsTheCase({ details, page }: CounsellorPage): Promise<void> {
    await details.getByText('hxxps://instagram.com/ficha.exemple.80').waitFor()
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toMatch(/https?:\/\//)
    const read = await details.innerText()
    expect(read).toMatch(/Victime, 13-14 ans/)
    expect(read).toMatch(/En danger maintenant\s+non/)
    expect(read).toMatch(/Idées suicidaires\s+non/)
    // The reason quotes the teen's own words, and marks them where they were said.
    const marked = await page.locator('.log mark').allInnerTexts()
    expect(marked.length).toBeGreaterThan(0)
    for (const quote of marked) expect(story).toContain(quote)
  }

  async function talksLive(teen: TeenPage, counsellor: CounsellorPage, name: string): Promise<void> {
    const botBefore = (await teen.bubbles('bot')).length
    await counsellor.says(`Bonjour, je suis ${name}. Je t’ai lu.`)
    await teen.sees(`Bonjour, je suis ${name}. Je t’ai lu.`)
    await teen.sees(`${name} est là`)
    expect(await teen.page.locator('header .status').innerText()).toBe(`${name} est là`)
    await teen.field.pressSequentially('merci ')
    await counsellor.page.getByText('Le jeune écrit…').waitFor()
    await teen.writes('merci, ça fait du bien')
    await counsellor.sees('merci, ça fait du bien')
    await counsellor.says('Tu veux qu’on regarde ensemble comment le signaler ?')
    await teen.sees('Tu veux qu’on regarde ensemble comment le signaler ?')
    await teen.writes('oui stp')
    await counsellor.sees('oui stp')
    // Two more messages went through, and the program said nothing to them.
    expect((await teen.bubbles('bot')).length).toBe(botBefore)
  }
})
