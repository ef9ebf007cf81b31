import { afterEach, expect, test } from 'vitest'
import { AzureOpinion, type AzureOpinionOptions } from '../../../../services/triage/azure/azure-opinion.ts'
import {
  classified,
  entities,
  job,
  type LanguageService,
  problem,
  type Script,
  startLanguageService,
} from './language-service.ts'

const story = 'il m’envoie des vocaux la nuit et je dors plus'
const running: LanguageService[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()))
})

/** The real client, on a service of this machine that does what the script says. */
const start = async (script: Script, options: AzureOpinionOptions = {}) => {
  const service = await startLanguageService(script)
  running.push(service)
  // Far more than a busy machine needs: only the tests of the deadline are about it.
  const patient = { deadlineMs: 20_000, personalDataMs: 10_000 }
  return { service, second: new AzureOpinion(service.settings, { ...patient, ...options }) }
}

const counted = (second: AzureOpinion) => Object.entries(second.counts).filter(([, count]) => count > 0)

test('it asks in the documented way and reads the classes it is sure of', async () => {
  const { service, second } = await start({
    look: () => ({ body: classified(['grooming', 0.93], ['high', 0.81], ['threat', 0.4]) }),
  })
  expect(await second.ask(story)).toEqual({ labels: ['grooming', 'high'] })
  expect(second.state).toBe('working')
  expect(counted(second)).toEqual([])
  expect(second.personalData).toEqual({ ok: 1, failed: 0 })
  const [looked, begun] = service.seen
  expect(looked).toMatchObject({ method: 'POST', path: '/language/:analyze-text?api-version=2023-04-01' })
  expect(JSON.parse(looked?.body ?? '')).toMatchObject({
    kind: 'PiiEntityRecognition',
    analysisInput: { documents: [{ id: '0', language: 'fr', text: story }] },
    parameters: { loggingOptOut: true, stringIndexType: 'Utf16CodeUnit' },
  })
  expect(begun).toMatchObject({ method: 'POST', path: '/language/analyze-text/jobs?api-version=2023-04-01' })
  expect(JSON.parse(begun?.body ?? '')).toMatchObject({
    analysisInput: { documents: [{ language: 'fr', text: story }] },
    tasks: [
      {
        kind: 'CustomMultiLabelClassification',
        parameters: { projectName: 'relais', deploymentName: 'essai', loggingOptOut: true },
      },
    ],
  })
  expect(new Set(service.seen.map(({ key }) => key))).toEqual(new Set(['une-cle-inventee']))
})

test('a job that runs for a while is looked at until it is done', async () => {
  const { second } = await start({
    look: (_seen, nth) => ({ body: nth < 3 ? job(nth === 0 ? 'notStarted' : 'running') : classified(['hate', 0.9]) }),
  })
  expect(await second.ask(story)).toEqual({ labels: ['hate'] })
})

test('what leaves is redacted here first, then by what Azure recognises, and cut', async () => {
  const { service, second } = await start({
    personalData: ({ body }) => {
      const text: string = JSON.parse(body).analysisInput.documents[0].text
      const offset = text.indexOf('Zébulon')
      return {
        body: entities(
          { text: 'Zébulon', category: 'Person', offset, length: 7 },
          { text: '[prénom]', category: 'Person', offset: text.indexOf('[prénom]'), length: 8 },
          { text: '13 ans', category: 'Age', offset: text.indexOf('13 ans'), length: 6 },
        ),
      }
    },
  })
  const text = `j’ai 13 ans, Zébulon et enzo ont mon 06 12 34 56 78. ${'é'.repeat(6000)}`
  await second.ask(text, ['mon frère s’appelle Enzo'])
  const [looked, begun] = service.seen.map(({ body }) => body)
  for (const sent of service.seen) expect(sent.body).not.toMatch(/enzo|06 12/i)
  expect(looked).toContain('Zébulon')
  expect(begun).toContain('j’ai 13 ans, [prénom] et [prénom] ont mon [téléphone]. ')
  for (const sent of [looked, begun]) {
    expect(JSON.parse(sent ?? '').analysisInput.documents[0].text.length).toBeLessThanOrEqual(5120)
  }
})

const noPersonalData: [string, Script['personalData']][] = [
  ['an error', (seen) => ({ status: 500, body: problem('InternalServerError', seen) })],
  ['a slow answer', () => ({ waitMs: 20_000, body: entities() })],
  ['offsets outside the text', () => ({ body: entities({ text: 'x', category: 'Person', offset: 5000, length: 9 }) })],
  ['a shape of its own', () => ({ body: { kind: 'PiiEntityRecognitionResults', results: { documents: 'none' } } })],
  [
    'a document it refuses',
    () => ({
      body: {
        kind: 'PiiEntityRecognitionResults',
        results: {
          documents: [],
          errors: [{ id: '0', error: { code: 'InvalidArgument', message: 'no' } }],
          modelVersion: '1',
        },
      },
    }),
  ],
]

test.each(noPersonalData)(
  'without its personal data (%s) local redaction stands alone',
  async (_name, personalData) => {
    const look = () => ({ body: classified(['threat', 0.8]) })
    const { service, second } = await start({ personalData, look }, { personalDataMs: 300 })
    expect(await second.ask('jmapel lea et il me menace')).toEqual({ labels: ['threat'] })
    expect(second.personalData).toEqual({ ok: 0, failed: 1 })
    expect(service.seen.find(({ path }) => path.includes('jobs'))?.body).toContain('jmapel [prénom] et il me menace')
  },
)

const unanswered: [string, Script, string, AzureOpinionOptions?][] = [
  ['401', { begin: (seen) => ({ status: 401, body: problem('Unauthorized', seen) }) }, 'failed'],
  ['404, no such deployment', { begin: (seen) => ({ status: 404, body: problem('NotFound', seen) }) }, 'failed'],
  ['500 again and again', { begin: (seen) => ({ status: 500, body: problem('InternalServerError', seen) }) }, 'failed'],
  ['500 while looking', { look: (seen) => ({ status: 500, body: problem('InternalServerError', seen) }) }, 'failed'],
  ['the line is cut', { begin: () => 'cut' }, 'failed'],
  [
    '429, come back in a minute',
    { begin: (seen) => ({ status: 429, headers: { 'retry-after': '60' }, body: problem('TooManyRequests', seen) }) },
    'throttled',
  ],
  [
    '429 while looking',
    { look: (seen) => ({ status: 429, headers: { 'retry-after': '60' }, body: problem('x', seen) }) },
    'throttled',
  ],
  ['429 without a word', { begin: () => ({ status: 429 }) }, 'throttled'],
  ['a slow answer', { begin: () => ({ status: 202, waitMs: 20_000 }) }, 'timeout', { deadlineMs: 150 }],
  ['a job that never ends', { look: () => ({ body: job('running') }) }, 'timeout', { deadlineMs: 250 }],
  [
    'a job that asks for patience',
    { look: () => ({ headers: { 'retry-after': '5' }, body: job('running') }) },
    'timeout',
    { deadlineMs: 250 },
  ],
  ['a job that failed', { look: () => ({ body: job('failed') }) }, 'failed'],
  ['a job that was cancelled', { look: () => ({ body: job('cancelled') }) }, 'failed'],
  [
    'an action that failed',
    {
      look: () => ({
        body: job(
          'succeeded',
          [
            {
              kind: 'CustomMultiLabelClassificationLROResults',
              lastUpdateDateTime: '2026-03-02T09:00:00Z',
              status: 'failed',
            },
          ],
          [{ code: 'InvalidRequest', message: 'no', target: '#/tasks/items/0' }],
        ),
      }),
    },
    'failed',
  ],
  ['JSON cut in two', { look: () => ({ raw: JSON.stringify(classified(['threat', 0.9])).slice(0, 300) }) }, 'nonsense'],
  [
    'a page of HTML',
    { look: () => ({ raw: '<html>Bienvenue</html>', headers: { 'content-type': 'text/html' } }) },
    'nonsense',
  ],
  ['nothing at all', { look: () => ({ raw: '' }) }, 'nonsense'],
  ['another shape', { look: () => ({ body: { status: 'succeeded', answer: 42 } }) }, 'nonsense'],
  ['no task', { look: () => ({ body: job('succeeded') }) }, 'nonsense'],
  ['a status nobody knows', { look: () => ({ body: { ...job('dreaming') } }) }, 'timeout', { deadlineMs: 250 }],
  ['classes nobody knows', { look: () => ({ body: classified(['très grave', 0.99], ['CRITICAL', 0.9]) }) }, 'nonsense'],
  ['a confidence of 7', { look: () => ({ body: classified(['critical', 7]) }) }, 'nonsense'],
  ['a confidence below nothing', { look: () => ({ body: classified(['critical', -1]) }) }, 'nonsense'],
  ['a confidence that is no number', { look: () => ({ body: classified(['critical', 'sure']) }) }, 'nonsense'],
  ['no confidence', { look: () => ({ body: classified(['critical', undefined]) }) }, 'nonsense'],
  ['a class without a name', { look: () => ({ body: classified([null, 0.9]) }) }, 'nonsense'],
]

test.each(unanswered)('%s: no opinion, counted, and said', async (_name, script, outcome, options) => {
  const { second } = await start(script, options)
  expect(await second.ask(story)).toBeUndefined()
  expect(counted(second)).toEqual([[outcome, 1]])
  expect(second.state).toBe('degraded')
})

test('by default it gives up by itself', async () => {
  const service = await startLanguageService({ look: () => ({ body: job('running') }) })
  running.push(service)
  const second = new AzureOpinion(service.settings)
  expect(await second.ask(story)).toBeUndefined()
  expect(counted(second)).toEqual([['timeout', 1]])
})

test('a service that is not there', async () => {
  const { service, second } = await start({})
  await service.stop()
  running.length = 0
  expect(await second.ask(story)).toBeUndefined()
  expect(counted(second)).toEqual([['failed', 1]])
})

test('a short trouble is tried again within the deadline, and the state says that it works again', async () => {
  const { service, second } = await start({
    begin: (_seen, nth) => ({ status: [500, 503, 202][nth] ?? 202 }),
    look: () => ({ body: classified(['hate', 0.9]) }),
  })
  expect(await second.ask(story)).toEqual({ labels: ['hate'] })
  expect(service.seen.filter(({ method, path }) => method === 'POST' && path.includes('/jobs'))).toHaveLength(3)
})

test('a wait that fits is waited for: Retry-After 0', async () => {
  const { second } = await start({
    begin: (_seen, nth) => (nth === 0 ? { status: 429, headers: { 'retry-after': '0' } } : { status: 202 }),
    look: () => ({ body: classified(['hate', 0.9]) }),
  })
  expect(await second.ask(story)).toEqual({ labels: ['hate'] })
})

test('strange classes beside known ones: these are heard, those are counted', async () => {
  const { second } = await start({ look: () => ({ body: classified(['grooming', 0.9], ['licorne', 0.9]) }) })
  expect(await second.ask(story)).toEqual({ labels: ['grooming'] })
  expect(counted(second)).toEqual([['nonsense', 1]])
  expect(second.state).toBe('working')
})

test('after five failures in a row nothing is asked for a while, then once, then all again', async () => {
  let works = false
  const { service, second } = await start(
    {
      begin: () => ({ status: works ? 202 : 401 }),
      look: () => ({ body: classified(['hate', 0.9]) }),
    },
    { restMs: 60 },
  )
  for (let n = 0; n < 5; n += 1) await second.ask(story)
  const asked = service.seen.length
  expect(await second.ask(story)).toBeUndefined()
  expect(service.seen).toHaveLength(asked)
  expect(counted(second)).toEqual([
    ['failed', 5],
    ['open', 1],
  ])
  works = true
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect(await second.ask(story)).toEqual({ labels: ['hate'] })
  expect(second.state).toBe('working')
})

test('an answer that says nothing is an answer', async () => {
  const { second } = await start({})
  expect(await second.ask(story)).toEqual({ labels: [] })
  expect(second.state).toBe('working')
})

test('nothing but white space is not sent', async () => {
  const { service, second } = await start({})
  expect(await second.ask(' \n ')).toBeUndefined()
  expect(service.seen).toEqual([])
})
