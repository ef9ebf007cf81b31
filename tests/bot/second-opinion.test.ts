import { afterEach, expect, test } from 'vitest'
import {
  classified,
  job,
  problem,
  type Script,
  startLanguageService,
} from '../services/triage/azure/language-service.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** The whole application beside a service of this machine that does what the script says. */
const start = async (script: Script, deadlineMs = 20_000) => {
  const service = await startLanguageService(script)
  ends.push(service.stop)
  const { endpoint, key, project, deployment } = service.settings
  const app = await startTestApp({
    env: {
      AZURE_LANGUAGE_ENDPOINT: endpoint,
      AZURE_LANGUAGE_KEY: key,
      AZURE_LANGUAGE_PROJECT: project,
      AZURE_LANGUAGE_DEPLOYMENT: deployment,
    },
    azureOpinion: { deadlineMs },
  })
  ends.push(app.end)
  return { app, service, staff: await Staff.signsIn(app.url), teen: await Teen.arrives(app.url) }
}

const metric = async (url: string, name: string): Promise<string[]> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').filter((line) => line.startsWith(name))
}
/** What is said of everything else. */
const otherwise = { status: 'ready', store: 'ok', alerts: { mail: 'off', webhook: 'off' } }
const ready = async (url: string) => {
  const response = await fetch(`${url}/readyz`)
  return { status: response.status, body: await response.json() }
}
const ended = (url: string, name: string): Promise<boolean> =>
  until(`an outcome of the second reader: ${name}`, async () => (await outcome(url, name)) === 1)
const outcome = async (url: string, name: string): Promise<number> => {
  const [line = ''] = await metric(url, `relais_second_opinion_total{outcome="${name}"}`)
  return Number(line.split(' ').at(-1))
}

const quiet = 'on se moque de mes chaussures en cours de sport'
const quietToo = 'elles m’ont traitée de moche en cours de sport'
const azureReasons = (report: CaseJson | undefined) => report?.reasons.filter(({ rule }) => rule === 'azure')

test('off by default: said so, measured nowhere', async () => {
  const app = await startTestApp()
  ends.push(app.end)
  expect(await ready(app.url)).toEqual({ status: 200, body: { ...otherwise, secondOpinion: 'off' } })
  expect(await metric(app.url, 'relais_second_opinion')).toEqual([])
})

test('it raises to critical after the reply: the queue sees it, the next turn shows the numbers, the reason stays', async () => {
  const { app, staff, teen } = await start({
    look: (_seen, nth) => ({ body: nth < 2 ? classified(['immediate_danger', 0.92]) : classified() }),
  })
  await teen.says(quiet)
  await ended(app.url, 'raised')
  const [report] = await staff.queue()
  expect(report).toMatchObject({ status: 'queued', severity: 'critical', queueReason: 'critical' })
  const kept = await app.services.cases.get(report?.id ?? '')
  const reason = { label: 'immediate_danger', quote: quiet, start: 0, end: quiet.length }
  expect(kept?.reasons.filter(({ rule }) => rule === 'azure')).toMatchObject([reason])
  expect(teen.contacts()).toEqual([])
  await teen.says(quietToo)
  expect(teen.contacts()).toContain('tel:17')
  const [after] = await staff.queue()
  expect(azureReasons(after)).toMatchObject([{ label: 'immediate_danger', quote: quiet }])
  expect(after).toMatchObject({ severity: 'critical', signals: expect.arrayContaining(['immediate_danger']) })
})

test('it raises to high: a told story enters the queue for that', async () => {
  const { app, staff, teen } = await start({ look: () => ({ body: classified(['grooming', 0.95]) }) })
  await teen.says(quiet)
  await ended(app.url, 'raised')
  const [report] = await staff.queue()
  expect(report).toMatchObject({ status: 'queued', severity: 'high', queueReason: 'high' })
  expect(report?.categories).toContain('grooming')
  expect(azureReasons(report)).toMatchObject([{ label: 'grooming', quote: quiet }])
})

test('what was erased meanwhile is not taken up again', async () => {
  let isDone = false
  const { app, service, staff, teen } = await start({
    look: () => ({ body: isDone ? classified(['critical', 0.9]) : job('running') }),
  })
  await teen.says(quiet)
  await until('a look at the job', () => service.seen.some(({ method }) => method === 'GET'))
  await teen.says('Effacer')
  await teen.says('Oui, tout effacer')
  isDone = true
  await until('the end of the questions', async () => (await outcome(app.url, 'ok')) > 0)
  expect((await staff.queue()).flatMap((report) => azureReasons(report))).toEqual([])
  expect(await outcome(app.url, 'raised')).toBe(0)
})

test('it lowers nothing, and is not asked about what is critical already', async () => {
  const { service, staff, teen } = await start({ look: () => ({ body: classified(['low', 0.99]) }) })
  await teen.says('je veux mourir ce soir, j’ai pris des cachets')
  await teen.says('c’était pour rire en fait')
  expect(await staff.queue()).toMatchObject([{ severity: 'critical' }])
  expect(service.seen).toEqual([])
})

test('the teen is answered while it has not answered', async () => {
  const { service, teen, app } = await start({ begin: () => ({ status: 202, waitMs: 60_000 }) }, 1_000)
  const heard = await teen.says(quiet)
  expect(heard.some(({ from }) => from.role === 'bot')).toBe(true)
  await ended(app.url, 'timeout')
  expect(service.seen.some(({ path }) => path.includes('/jobs'))).toBe(true)
})

const troubles: [string, Script, string][] = [
  ['down', { begin: () => 'cut' }, 'failed'],
  ['wrong', { begin: (seen) => ({ status: 401, body: problem('Unauthorized', seen) }) }, 'failed'],
  [
    'throttled',
    { begin: (seen) => ({ status: 429, headers: { 'retry-after': '60' }, body: problem('429', seen) }) },
    'throttled',
  ],
  ['slow', { look: () => ({ body: job('running') }) }, 'timeout'],
  ['talking nonsense', { look: () => ({ body: classified(['critical', 12], ['cheval', 0.9]) }) }, 'nonsense'],
  ['cut in two', { look: () => ({ raw: '{"status": "succ' }) }, 'nonsense'],
]

test.each(troubles)('%s: triage is as without it, and the operator is told', async (_name, script, expected) => {
  const story = 'ils disent que je suis moche tous les jours, mon insta c’est lea_2011'
  const alone = await startTestApp()
  ends.push(alone.end)
  const aloneTeen = await Teen.arrives(alone.url)
  const { app, service, staff, teen } = await start(script, 1_500)
  const answers = await Promise.all([aloneTeen, teen].map((each) => each.says(story)))
  await ended(app.url, expected)
  const [without, beside] = answers.map((heard) => heard.map(({ text, from }) => [from.role, text]))
  expect(beside).toEqual(without)
  expect(await staff.queue()).toEqual([])
  expect(await ready(app.url)).toEqual({
    status: 200,
    body: { ...otherwise, secondOpinion: 'degraded' },
  })
  expect(await metric(app.url, 'relais_second_opinion_working')).toEqual(['relais_second_opinion_working 0'])
  for (const { body } of service.seen) expect(body).not.toContain('lea_2011')
  const said = `${app.logged()}${(await metric(app.url, 'relais_')).join()}`
  for (const word of ['moche', 'lea_2011', 'une-cle-inventee']) expect(said).not.toContain(word)
})

test('the console hears that it is down, and that it is back', async () => {
  let works = false
  const { app, teen } = await start({ begin: () => ({ status: works ? 202 : 401 }) })
  const { cookie } = await Staff.signsIn(app.url)
  const stream = await fetch(`${app.url}/api/events`, { headers: { cookie } })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  ends.push(async () => reader?.cancel())
  let heard = ''
  const reads = async (wanted: RegExp): Promise<void> => {
    while (!wanted.test(heard)) heard += (await reader?.read())?.value ?? ''
  }
  await reads(/event: queue\ndata: \{"queued":0,"critical":0\}/)
  await teen.says(quiet)
  await ended(app.url, 'failed')
  await reads(/"secondOpinion":"degraded"/)
  works = true
  heard = ''
  await teen.says(quietToo)
  await ended(app.url, 'ok')
  await reads(/event: queue\ndata: \{"queued":\d,"critical":0\}/)
}, 40_000)
