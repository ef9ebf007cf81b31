import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TeenStatus } from '../../bot/teen-status.ts'
import type { Case } from '../../services/cases/case.ts'
import { emptyRota, rotaContentSchema } from '../../services/duty/rota.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const minute = 60_000
/** A Monday in Paris at 15:00. */
const afternoon = Date.parse('2026-05-04T15:00:00+02:00')
const story = 'des gens de ma classe se moquent de moi'

let now: number
let app: TestApp
let admin: Staff
let lea: Staff

beforeEach(async () => {
  now = afternoon
  app = await startTestApp({ clock: () => now })
  admin = await Staff.signsIn(app.url)
  lea = await admin.invites('Léa'.normalize('NFD').replaceAll(/\p{M}/gu, ''))
})
afterEach(() => app.end())

const ask = async (teen: Teen): Promise<TeenStatus> => {
  const response = await fetch(`${app.url}/api/chat/status`, { headers: { authorization: `Bearer ${teen.token}` } })
  expect(response.status).toBe(200)
  return (await response.json()) as TeenStatus
}
const caseOf = async (teen: Teen): Promise<Case> => {
  const conversation = await app.services.log.get(teen.conversationId)
  const found = await app.services.cases.get(conversation?.caseId ?? '')
  if (!found) throw new Error('no case')
  return found
}
const asksForSomebody = async (): Promise<Teen> => {
  const teen = await Teen.arrives(app.url)
  await teen.says(story)
  await teen.says('Parler à quelqu’un')
  return teen
}
const everybodyLeaves = async (): Promise<void> => {
  for (const staff of [admin, lea]) {
    const { body } = await staff.get<{ id: string }>('/api/session')
    await app.services.presence.left(body.id)
  }
}
const setRota = async (more: object = {}): Promise<void> => {
  const days = [1, 2, 3, 4, 5]
  const content = {
    ...rotaContentSchema.parse(emptyRota),
    weekly: [{ days, from: '09:00', to: '19:00' }],
    shifts: [{ person: 'lea', days, from: '09:00', to: '19:00' }],
    ...more,
  }
  const chief = { id: 'chef', name: 'Chef', email: 'chef@example.org', roles: ['supervisor' as const] }
  expect(await app.services.rotas.set(chief, 0, content, now)).toMatchObject({ ok: true })
}

describe('how it stands', () => {
  test('from the first words to the end, as it is true at each moment', async () => {
    await setRota()
    await lea.queue()
    const teen = await Teen.arrives(app.url)
    expect(await ask(teen)).toEqual({ state: 'open' })
    await teen.says(story)
    await teen.says('Parler à quelqu’un')
    expect(await ask(teen)).toEqual({ state: 'waiting', from: 0, to: 10 })
    await lea.post('/api/queue/claim')
    expect(await ask(teen)).toEqual({ state: 'here', name: 'Lea' })
    now += 3 * minute
    await until('gone', async () => (await ask(teen)).state === 'gone')
    await lea.post(`/api/cases/${(await caseOf(teen))._id}/close`, { outcome: 'helped' })
    expect(await ask(teen)).toEqual({ state: 'closed' })
  })

  test('more who wait, and those who are busy, make the range longer; a critical one before too', async () => {
    await setRota({ atOnce: 1 })
    await lea.queue()
    await everybodyLeaves()
    await lea.queue()
    const first = await asksForSomebody()
    now += 1_000
    const second = await asksForSomebody()
    expect(await ask(first)).toEqual({ state: 'waiting', from: 0, to: 10 })
    const before = await ask(second)
    expect(before).toMatchObject({ state: 'waiting', from: 0, to: 90 })
    const urgent = await Teen.arrives(app.url)
    await urgent.says('je veux mourir ce soir')
    const after = await ask(second)
    expect(after.state === 'waiting' && before.state === 'waiting' && after.to).toBeGreaterThan(90)
    expect(JSON.stringify(after)).not.toMatch(/place|ahead|rank/)
  })

  test('the team’s day ends before the wait may: until when they are there, and when they are back', async () => {
    await setRota()
    now = afternoon + 235 * minute
    await (await Staff.signsIn(app.url, 'lea@example.org')).queue()
    expect(await ask(await asksForSomebody())).toEqual({
      ...{ state: 'waiting', from: 0, to: 10 },
      until: '2026-05-04T17:00:00.000Z',
      nextAt: '2026-05-05T07:00:00.000Z',
    })
  })

  test('nobody there: when they come back, if anybody is planned; past its hour: that we are late', async () => {
    await setRota()
    const teen = await asksForSomebody()
    await everybodyLeaves()
    // Planned now, and not there: nobody knows when.
    expect(await ask(teen)).toEqual({ state: 'away' })
    now = Date.parse('2026-05-04T23:00:00+02:00')
    expect(await ask(teen)).toEqual({ state: 'away', nextAt: '2026-05-05T07:00:00.000Z' })
    now = Date.parse('2026-05-06T12:00:00+02:00')
    await (await Staff.signsIn(app.url)).queue()
    expect(await ask(teen)).toEqual({ state: 'late' })
  })

  test('only with one’s own token', async () => {
    expect((await fetch(`${app.url}/api/chat/status`)).status).toBe(401)
    expect((await fetch(`${app.url}/api/chat/problem`, { method: 'POST', body: '{}' })).status).not.toBe(201)
  })
})

describe('after the end', () => {
  const ended = async (said = story): Promise<Teen> => {
    const teen = await Teen.arrives(app.url)
    await teen.says(said)
    await teen.says('Parler à quelqu’un')
    await lea.post('/api/queue/claim')
    const { _id } = await caseOf(teen)
    await lea.post(`/api/cases/${_id}/messages`, { text: 'Bonjour, je te lis.' })
    await lea.post(`/api/cases/${_id}/close`, { outcome: 'helped' }, 'once')
    await lea.post(`/api/cases/${_id}/close`, { outcome: 'helped' }, 'once')
    await teen.reads()
    return teen
  }
  const last = (teen: Teen): string[] =>
    teen.heard
      .findLast(({ suggestedActions }) => suggestedActions)
      ?.suggestedActions?.actions.map(({ value }) => value) ?? []

  test('it is said kindly, once, with one question that takes one tap', async () => {
    const teen = await ended()
    const said = teen.heard
      .map(({ text = '' }) => text)
      .filter((text) => text.startsWith('La conversation est terminée'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('Tu peux revenir quand tu veux.')
    expect(last(teen)).toEqual(['Oui, je vais un peu mieux', 'Non, je ne vais pas mieux', 'Effacer'])
  })

  test('a yes brings nobody, also where the story was critical', async () => {
    const teen = await ended('je veux mourir ce soir')
    const answer = await teen.says('Oui, je vais un peu mieux')
    expect(answer.map(({ text }) => text).join(' ')).toContain('Merci de me le dire.')
    const report = await caseOf(teen)
    expect(report.status).toBe('closed')
    expect(report.events.map(({ type }) => type)).toContain('felt_better')
  })

  test('a no brings a person back, and danger said after it is danger', async () => {
    const teen = await ended()
    await teen.says('Non, je ne vais pas mieux')
    expect(await caseOf(teen)).toMatchObject({ status: 'queued', queueReason: 'human_asked' })
    const { events, tasks } = await caseOf(teen)
    expect(events.map(({ type }) => type)).toContain('felt_worse')
    expect(tasks).toMatchObject([{ by: 'bot', text: expect.stringContaining('ne pas aller mieux') }])
    await teen.says('je veux mourir')
    expect(await caseOf(teen)).toMatchObject({ critical: 1, queueReason: 'critical' })
  })

  test('anything else after the end is read by a person', async () => {
    const teen = await ended()
    await teen.says('oui je vais mieux mais il recommence à me menacer')
    expect((await caseOf(teen)).status).toBe('queued')
  })

  test('erasing is within reach in every state', async () => {
    const waiting = await asksForSomebody()
    const held = await asksForSomebody()
    const over = await ended()
    for (const teen of [waiting, held, over]) {
      const before = await caseOf(teen)
      await teen.says('Effacer')
      await teen.says('Oui, tout effacer')
      expect((await app.services.cases.get(before._id))?.erasedAt).toBeDefined()
    }
  })
})

describe('a problem with the person who answers', () => {
  const tell = (teen: Teen, body: object): Promise<Response> =>
    fetch(`${app.url}/api/chat/problem`, {
      method: 'POST',
      headers: { authorization: `Bearer ${teen.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const words = 'elle m’a demandé mon numéro et de ne rien dire'

  test('reaches the lead alone, is kept once, and nothing of it is in the case', async () => {
    const lead = await admin.invites('Ines', ['child_protection_lead'])
    const teen = await asksForSomebody()
    await lea.post('/api/queue/claim')
    const before = await caseOf(teen)
    for (let n = 0; n < 2; n++) {
      expect((await tell(teen, { kind: 'secret', text: words, key: 'k1' })).status).toBe(201)
    }
    const after = await caseOf(teen)
    expect(after.events).toEqual(before.events)
    expect(JSON.stringify(await lea.get(`/api/cases/${after._id}`))).not.toContain('numéro')
    const list = await lead.get<{ concerns: { id: string }[] }>('/api/concerns')
    expect(list.body.concerns).toHaveLength(1)
    expect(JSON.stringify(list.body)).not.toContain('numéro')
    const id = list.body.concerns[0]?.id ?? ''
    const read = await lead.get<{ text: string; about: string[]; steps: { type: string }[] }>(`/api/concerns/${id}`)
    expect(read.body).toMatchObject({ text: words, about: ['Lea'], kind: 'secret', steps: [{ type: 'read' }] })
    // An administrator has all roles here, but the lead is there: it is still theirs as a lead.
    expect((await lea.get('/api/concerns')).status).toBe(403)
    const handled = await lead.post<{ status: string }>(`/api/concerns/${id}/handle`, { note: 'Entretien fait.' })
    expect(handled.body.status).toBe('handled')
    expect(app.logged()).not.toContain('numéro')
  })

  test('whoever it is about never sees it, whatever their roles; then it is the supervisors’', async () => {
    const both = await admin.invites('Paul', ['counsellor', 'child_protection_lead', 'supervisor'])
    const chief = await admin.invites('Nora', ['supervisor'])
    const teen = await asksForSomebody()
    await both.post('/api/queue/claim')
    await tell(teen, { kind: 'words', text: words, key: 'k2' })
    const seen = async (staff: Staff): Promise<number> =>
      (await staff.get<{ concerns: unknown[] }>('/api/concerns')).body.concerns.length
    expect(await seen(both)).toBe(0)
    // The administrator of the tests is a lead too, and is not concerned: so it is not the supervisor's.
    expect([await seen(admin), await seen(chief)]).toEqual([1, 0])
    const [concern] = await app.services.concerns.list({
      id: 'x',
      name: '',
      email: '',
      roles: ['child_protection_lead'],
    })
    expect((await both.get(`/api/concerns/${concern?._id}`)).status).toBe(404)
  })

  test('danger said there stops a closing decided before it, and not the one decided on what it made of the case', async () => {
    const teen = await asksForSomebody()
    await lea.post('/api/queue/claim')
    const { _id: id } = await caseOf(teen)
    const seen = async (): Promise<object> => {
      const { severity, teenAt } = (await lea.get<{ severity: string; teenAt: string }>(`/api/cases/${id}`)).body
      return { severity, teenAt }
    }
    const close = (shown: object) =>
      lea.post<{ code?: string }>(`/api/cases/${id}/close`, { outcome: 'helped', seen: shown })
    const before = await seen()
    await tell(teen, { kind: 'secret', text: 'elle veut mon numéro, je veux mourir', key: 'k5' })
    expect((await close(before)).body.code).toBe('case_changed')
    expect((await close(await seen())).status).toBe(200)
  })

  test('danger said there is heard, and a picture is refused', async () => {
    const teen = await asksForSomebody()
    const told = await tell(teen, { kind: 'other', text: 'je veux mourir à cause de ça', key: 'k3' })
    const { contacts } = (await told.json()) as { contacts: { action: string }[] }
    expect(contacts.map(({ action }) => action)).toContain('tel:3114')
    expect(await caseOf(teen)).toMatchObject({ critical: 1 })
    expect((await tell(teen, { kind: 'other', text: 'data:image/png;base64,iVBORw0KGgo', key: 'k4' })).status).toBe(415)
  })
})
