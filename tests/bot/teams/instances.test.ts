import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasMongo, newMongoDatabase } from '../../support/mongo.ts'
import { Staff } from '../../support/staff.ts'
import { TeamsPerson } from '../../support/teams-person.ts'
import { TeamsService, teamsEnv } from '../../support/teams-service.ts'
import { startTestApp } from '../../support/test-app.ts'

let service: TeamsService
beforeAll(async () => {
  service = await TeamsService.start()
})
afterAll(() => service.stop())

const insult = 'on m’insulte tous les jours dans le groupe de la classe'
const textsOf = (said: { text?: string }[]): string => said.map(({ text }) => text).join('\n')
const options = (env: Record<string, string> = {}) => ({
  env: { ...teamsEnv('intake'), ...env },
  teamsAuthentication: service.authentication(),
})

test('what the connector did not take before a restart is delivered after it, once; so is a counsellor’s answer', async () => {
  const before = await startTestApp(options())
  const teen = new TeamsPerson(before, service)
  await teen.says('salut')
  service.answering = ({ activity }) => (activity.type === 'message' ? { status: 503 } : undefined)
  expect((await teen.post(teen.activity({ text: insult }))).status).toBe(200)
  await expect.poll(async () => (await teen.conversation())?.owed).toBe(0)
  await before.stop()
  service.answering = () => undefined

  const after = await startTestApp({ ...options(), dataDir: before.dataDir })
  const again = teen.at(after)
  await again.settled()
  expect(textsOf(again.reads()).match(/es-tu en danger/g)).toHaveLength(1)
  await again.says('je veux parler à quelqu’un')
  const counsellor = await Staff.signsIn(after.url)
  const caseId = (await again.case())?._id
  await counsellor.post(`/api/cases/${caseId}/claim`)
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Je te lis.' })
  await again.settled()
  expect(textsOf(again.reads())).toContain('Je te lis.')
  await after.end()
})

test('the operator goes back to the doorway: whoever counsellors answer is heard to the end, nobody begins', async () => {
  const before = await startTestApp(options())
  const teen = new TeamsPerson(before, service)
  const hesitant = new TeamsPerson(before, service)
  await teen.says(insult)
  await teen.says('je veux parler à quelqu’un')
  await hesitant.says('salut')
  await before.stop()

  const after = await startTestApp({ ...options({ TEAMS_MODE: 'doorway' }), dataDir: before.dataDir })
  const again = teen.at(after)
  const counsellor = await Staff.signsIn(after.url)
  const caseId = (await again.case())?._id
  await counsellor.post(`/api/cases/${caseId}/claim`)
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Ça a commencé quand ?' })
  await again.says('depuis la rentrée')
  const read = await counsellor.get<{ messages: { text: string }[] }>(`/api/cases/${caseId}`)
  expect(read.body.messages.map(({ text }) => text)).toContain('depuis la rentrée')
  const turnedAway = hesitant.at(after)
  expect(JSON.stringify(await turnedAway.says('on se moque de moi'))).toContain(after.url)
  expect((await turnedAway.case())?.status).toBe('draft')
  await counsellor.post(`/api/cases/${caseId}/close`, { outcome: 'helped' })
  await again.settled()
  await again.says('Non, je ne vais pas mieux')
  expect((await again.case())?.status).toBe('queued')
  await after.end()
})

test.runIf(hasMongo)('two instances: written at one, answered at the other, everything delivered once', async () => {
  const { uri, drop } = newMongoDatabase()
  const one = await startTestApp(options({ MONGODB_URI: uri }))
  const two = await startTestApp({ ...options({ MONGODB_URI: uri }), dataDir: one.dataDir })
  const teen = new TeamsPerson(one, service)
  await teen.says(insult)
  await teen.at(two).says('je veux parler à quelqu’un')
  const counsellor = await Staff.signsIn(two.url)
  const caseId = (await teen.case())?._id
  await counsellor.post(`/api/cases/${caseId}/claim`)
  await one.stop()
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Je te lis d’ici.' })
  const there = teen.at(two)
  await there.settled()
  const shown = textsOf(service.shown(teen.chat))
  expect(shown.match(/Je te lis d’ici\./g)).toHaveLength(1)
  expect(shown.match(/Tu as quel âge/g)?.length ?? 0).toBeLessThanOrEqual(1)
  expect(shown.match(/administrateurs de ton établissement/g)).toHaveLength(1)
  await two.end()
  await drop()
})
