import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { adminEnv, findPort, RelaisProcess } from '../support/relais-process.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import type { Heard } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'
import { StubbornTeen } from './stubborn-teen.ts'

/** Two processes die half of these each, side by side. */
const killsEach = 25
const teensAtOnce = 3
const longestLifeMs = 400

const sayings = [
  'salut',
  '13 ans',
  'C’est pour moi',
  'on m’insulte tous les jours sur Snapchat, dans le groupe de ma classe',
  'Je ne suis pas en danger',
  'Non, ça ne m’arrive pas',
  'depuis des semaines',
  'https://www.instagram.com/p/Cabc123XYZ_/ et @harceleur_du_93',
  'je sais pas',
  'Qui lit ça ?',
  'Retour',
  'ils disent que je suis nulle',
]
const criticalSaying = 'je veux mourir ce soir, j’ai pris des médicaments'

/** Mulberry32: the same run for the same seed, as far as two processes allow. */
const chance = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

/** One teen after the other in this chair, until the killing is over. */
async function chair(url: string, random: () => number, teens: StubbornTeen[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const teen = new StubbornTeen(url)
    teens.push(teen)
    await teen.arrives()
    const criticalAt = random() < 0.6 ? Math.floor(random() * sayings.length) : -1
    for (const [index, saying] of sayings.entries()) {
      const isCritical = index === criticalAt
      await teen.says(isCritical ? criticalSaying : saying, isCritical)
      if (random() < 0.2) await teen.repeatsItself()
      if (random() < 0.5) await teen.tails()
      await wait(random() * 120)
    }
  }
}

const criticalQueued = async (staff: Staff): Promise<CaseJson[]> =>
  (await staff.queue()).filter(({ severity }) => severity === 'critical')

interface Run {
  dataDir: string
  teens: StubbornTeen[]
  relais: RelaisProcess
  staff: Staff
}

/** Starts, kills, starts again; after each start every acknowledged danger must be in the queue already. */
async function runAndKill(seed: number): Promise<Run> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relais-kill-'))
  const port = await findPort()
  const env = { DATA_DIR: dataDir, PORT: String(port), LIMITS: 'off', ...adminEnv }
  const url = `http://127.0.0.1:${port}`
  const random = chance(seed)
  let isOver = false
  let relais = await RelaisProcess.ready(env)
  const staff = await Staff.signsIn(url)
  const teens: StubbornTeen[] = []
  const chairs = Promise.all(Array.from({ length: teensAtOnce }, () => chair(url, random, teens, () => isOver)))
  for (let kill = 0; kill < killsEach; kill++) {
    await Promise.race([wait(random() * longestLifeMs), chairs])
    await relais.kill()
    const inDanger = teens.filter(({ criticalAcknowledged }) => criticalAcknowledged).length
    relais = await RelaisProcess.ready(env)
    expect((await criticalQueued(staff)).length, `after kill ${kill + 1}`).toBeGreaterThanOrEqual(inDanger)
  }
  isOver = true
  await chairs
  return { dataDir, teens, relais, staff }
}

const fromTeen = ({ type, from }: Heard): boolean => type === 'message' && from.role === 'user'
const fromBot = ({ type, from }: Heard): boolean => type === 'message' && from.role === 'bot'

/** Everything said in order and once, everything answered in order and once. */
function checkConversation(teen: StubbornTeen, all: Heard[], welcome: string[]): void {
  const said = all.filter(fromTeen)
  expect(said.map(({ channelData }) => channelData?.clientActivityID)).toEqual(teen.said)
  expect(teen.said.map((clientId) => [...(teen.acknowledged.get(clientId) ?? [])])).toEqual(said.map(({ id }) => [id]))
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  const replies = all.filter(fromBot)
  expect(replies.filter(({ replyToId }) => !replyToId).map(({ text }) => text)).toEqual(welcome)
  const answers = replies.filter(({ replyToId }) => replyToId)
  const answered = answers.map(({ replyToId }) => replyToId).filter((id, index, ids) => id !== ids[index - 1])
  expect(answered).toEqual(said.map(({ id }) => id))
  const timestamps = all.map(({ timestamp }) => timestamp)
  expect(timestamps).toEqual([...timestamps].sort())
}

test('killed fifty times in the middle of conversations: nothing lost, nothing said twice, no danger unseen', {
  timeout: 600_000,
}, async () => {
  const runs = await Promise.all([runAndKill(20_261), runAndKill(77)])
  for (const { dataDir, teens, relais, staff } of runs) {
    const calm = new StubbornTeen(teens[0]?.url ?? '')
    await calm.arrives()
    const welcome = await until('the welcome', async () => {
      const heard = await calm.reads()
      return heard.length > 0 && heard.map(({ text = '' }) => text)
    })
    for (const teen of teens) {
      const all = await until('the last answer', async () => {
        const heard = await teen.reads()
        const last = heard.findLast(fromTeen)
        return heard.some(({ replyToId }) => replyToId === last?.id) && heard
      })
      checkConversation(teen, all, welcome)
      await teen.tails()
      expect(teen.tailed.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    }
    await checkDangers(teens, staff)
    expect(await relais.stop()).toBe(0)
    await checkNothingOwed(dataDir)
    await rm(dataDir, { recursive: true, force: true })
  }
  const messages = runs.flatMap(({ teens }) => teens).reduce((sum, { said }) => sum + said.length, 0)
  console.log(
    `${2 * killsEach} kills, ${runs.flatMap(({ teens }) => teens).length} conversations, ${messages} messages`,
  )
})

/** Each teen who spoke of dying has a critical case that waits, with those words in it. */
async function checkDangers(teens: StubbornTeen[], staff: Staff): Promise<void> {
  const inDanger = teens.filter(({ criticalAcknowledged }) => criticalAcknowledged)
  expect(inDanger.length).toBeGreaterThan(0)
  const queued = await criticalQueued(staff)
  expect(queued).toHaveLength(inDanger.length)
  for (const { id } of queued) {
    const { body } = await staff.get<CaseJson>(`/api/cases/${id}`)
    expect(body.messages.filter(({ from, text }) => from === 'teen' && text === criticalSaying)).toHaveLength(1)
  }
}

async function checkNothingOwed(dataDir: string): Promise<void> {
  const app = await startTestApp({ dataDir })
  expect(await app.services.log.owing()).toEqual([])
  await app.stop()
}
