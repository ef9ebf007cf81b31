import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { StubbornTeen } from '../../bench/faults/stubborn-teen.ts'
import type { DemoPerson } from './demo-person.ts'

const said = z.array(z.string())
const stories = z
  .object({
    underWay: z.object({ says: said, answer: z.string(), replies: z.string() }),
    closed: z.object({ says: said, answer: z.string() }),
    waiting: z.array(said),
  })
  .parse(JSON.parse(readFileSync(new URL('./stories.json', import.meta.url), 'utf8')))

const labels = {
  ...{ severity: 'low', categories: ['harassment'], signals: ['school_context'], ageBand: '13_14', speaker: 'victim' },
  ...{ platforms: [], features: ['group'] },
}

/** What goes on just now, played through the web channel and the console: one talks, one is done, the others wait. */
export async function playLiveHour(counsellor: DemoPerson): Promise<void> {
  const { url } = counsellor
  const { underWay, closed, waiting } = stories
  const talking = await tells(url, underWay.says)
  const first = await takesNext(counsellor)
  await counsellor.post(`/api/cases/${first}/messages`, { text: underWay.answer })
  await talking.says(underWay.replies, false)
  await tells(url, closed.says)
  const second = await takesNext(counsellor)
  await counsellor.post(`/api/cases/${second}/messages`, { text: closed.answer })
  await counsellor.post(`/api/cases/${second}/confirm`, labels)
  await counsellor.post(`/api/cases/${second}/close`, { outcome: 'helped' })
  for (const story of waiting) await tells(url, story)
  await queued(counsellor, waiting.length)
}

async function tells(url: string, story: string[]): Promise<StubbornTeen> {
  const teen = new StubbornTeen(url)
  await teen.arrives()
  for (const text of story) await teen.says(text, false)
  return teen
}

async function takesNext(counsellor: DemoPerson): Promise<string> {
  await queued(counsellor, 1)
  return (await counsellor.post<{ id: string }>('/api/queue/claim', {})).id
}

const patienceMs = 60_000

/** A turn is run after its message was acknowledged. */
async function queued(counsellor: DemoPerson, count: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const { cases } = await counsellor.get<{ cases: unknown[] }>('/api/queue')
    if (cases.length >= count) return
    await wait(100)
  }
  throw new Error(`the queue did not come to ${count}`)
}
