import { afterEach, expect, test } from 'vitest'
import { emptyRota, type RotaContent, rotaContentSchema } from '../../services/duty/rota.ts'
import { Staff } from '../support/staff.ts'
import { type Heard, Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

/** In Paris: a Friday at 18:30, and the Sunday after at 03:00. */
const fridayEvening = Date.parse('2026-05-08T18:30:00+02:00')
const sundayNight = Date.parse('2026-05-10T03:00:00+02:00')
const workdays = [1, 2, 3, 4, 5]

let now = 0
let app: TestApp | undefined
afterEach(() => app?.end())

const supervisor = { id: 'chef', name: 'Chef', email: 'chef@example.org', roles: ['supervisor' as const] }
const workweek: RotaContent = {
  ...rotaContentSchema.parse(emptyRota),
  onHolidays: 'open',
  weekly: [{ days: workdays, from: '09:00', to: '19:00' }],
  shifts: [{ person: 'lea', days: workdays, from: '09:00', to: '19:00' }],
}

const startAt = async (at: number, rota: RotaContent): Promise<TestApp> => {
  now = at
  app = await startTestApp({ clock: () => now })
  expect(await app.services.rotas.set(supervisor, 0, rota, now)).toMatchObject({ ok: true })
  return app
}

const said = (heard: Heard[]): string =>
  heard
    .filter(({ type, from }) => type === 'message' && from.role === 'bot')
    .map(({ text = '' }) => text.replaceAll(/\s/g, ' '))
    .join('\n')

test('nobody is there: the teen is told when somebody is planned, and who answers now', async () => {
  const { url } = await startAt(sundayNight, workweek)
  const teen = await Teen.arrives(url)
  const answer = said(await teen.says('Parler à quelqu’un'))
  expect(answer).toContain('Elle revient demain à 9 h.')
  expect(answer).toMatch(/répond maintenant/)
})

test('a holiday is looked past', async () => {
  const { url } = await startAt(sundayNight + 3 * 86_400_000, { ...workweek, onHolidays: 'closed' })
  // Wednesday night; Thursday 14 May 2026 is Ascension, on Wednesday itself they are there at nine.
  const early = await Teen.arrives(url)
  expect(said(await early.says('Parler à quelqu’un'))).toContain("Elle revient aujourd'hui à 9 h.")
  now += 18 * 3_600_000
  const late = await Teen.arrives(url)
  expect(said(await late.says('Parler à quelqu’un'))).toContain('Elle revient vendredi 15 mai à 9 h.')
})

test('planned and not there: nothing is promised, not even when they come', async () => {
  const { url } = await startAt(fridayEvening, workweek)
  const teen = await Teen.arrives(url)
  const answer = said(await teen.says('Parler à quelqu’un'))
  expect(answer).toContain("L'équipe n'est pas là en ce moment. Ton message est bien gardé.")
  expect(answer).not.toContain('revient')
})

test('somebody is there: an hour within their time is told, one after it is not', async () => {
  const { url } = await startAt(Date.parse('2026-05-08T15:00:00+02:00'), workweek)
  const delay = async (): Promise<string> => {
    await (await Staff.signsIn(url)).queue()
    const teen = await Teen.arrives(url)
    const story = 'on menace de publier ma photo nue si je ne paie pas'
    for (const text of [story, 'Je ne suis pas en danger', 'Non, ça ne m’arrive pas', 'Parler à quelqu’un']) {
      await teen.says(text)
    }
    await teen.says('C’est long ?')
    return said(teen.heard)
  }
  expect(await delay()).toMatch(/prévue avant 16 h/)
  // High: within the hour, which is after seven, when nobody is planned any more.
  now = fridayEvening
  expect(await delay()).not.toMatch(/prévue avant/)
})
