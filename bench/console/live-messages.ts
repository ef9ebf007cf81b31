import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { Child } from '../faults/child.ts'
import { adminEnv } from '../faults/console.ts'
import { StubbornTeen } from '../faults/stubborn-teen.ts'
import { inTemporaryFolder } from '../places.ts'
import { atOnce } from './at-once.ts'
import { quantile } from './quantile.ts'
import { OpenConsole } from './staff.ts'
import { WatchedConsole } from './watched-console.ts'

/** As many as one person may hold. */
const held = 5
/** What two cores bear: passwords are hashed, which is slow on purpose. */
const preparedAtOnce = { teens: 20, counsellors: 4 }

// Beside the compiled bench; run from source, what `npm run build` made.
const program = fileURLToPath(
  import.meta.url.endsWith('.ts')
    ? new URL('../../dist/bot/main.js', import.meta.url)
    : new URL('../../bot/main.js', import.meta.url),
)

export interface LiveSize {
  conversations: number
  messages: number
}

/**
 * From a teen's sending to the counsellor's screen, in a real page, while other conversations go on: with every message that
 * is timed, one is said elsewhere. The program has a process of its own; every counsellor but the one in the browser is a
 * stream that fetches what a page would.
 */
export const timeLiveMessages = (browser: Browser, size: LiveSize): Promise<Record<string, number>> =>
  inTemporaryFolder(async (dataDir) => {
    const server = Child.program(program, [], { ...adminEnv, PORT: '0', DATA_DIR: dataDir, LIMITS: 'off' })
    const counsellors: OpenConsole[] = []
    try {
      const [, url = ''] = await server.prints(/(http:\S+)\/stats\n/, 60_000)
      const began = performance.now()
      const teens = await peopleWriting(url, size.conversations)
      counsellors.push(...(await everybodyTaken(url, size.conversations)))
      const preparedS = Math.round((performance.now() - began) / 1000)
      const [watched] = counsellors
      if (!watched) throw new Error('nobody is watched')
      const page = await WatchedConsole.opens(browser, watched)
      watched.unfollow()
      const teen = teens[await spokenNumber(watched, await page.opensOwn())]
      if (!teen) throw new Error('nobody speaks in the open conversation')
      const times = await timeMessages(page, teen, teens, size.messages)
      await page.close()
      const stillHeld = await Promise.all(counsellors.map((one) => one.holds()))
      return { openConversations: stillHeld.reduce((sum, count) => sum + count, 0), preparedS, ...times }
    } finally {
      for (const one of counsellors) one.unfollow()
      await server.stop()
    }
  })

const story = (number: number): string => `ils se moquent de moi tous les jours sur le groupe, histoire ${number}.`

/** Teens who said something, and asked for a person. */
async function peopleWriting(url: string, count: number): Promise<StubbornTeen[]> {
  const teens = Array.from({ length: count }, () => new StubbornTeen(url))
  await atOnce(preparedAtOnce.teens, teens, async (teen, number) => {
    await teen.arrives()
    await teen.says(story(number), false)
    await teen.says('Parler à quelqu’un', false)
  })
  return teens
}

/** Counsellors who hold them all: each listens before taking the first, so that nobody counts as absent meanwhile. */
async function everybodyTaken(url: string, conversations: number): Promise<OpenConsole[]> {
  const administrator = await OpenConsole.administrator(url)
  const numbers = Array.from({ length: Math.ceil(conversations / held) }, (_, number) => number)
  return atOnce(preparedAtOnce.counsellors, numbers, async (number) => {
    const counsellor = await administrator.invites(`conseil${number}`)
    await counsellor.follow()
    for (let taken = 0; taken < Math.min(held, conversations - number * held); taken++) await counsellor.claimNext()
    return counsellor
  })
}

/** Whose story stands in this case. */
async function spokenNumber(who: OpenConsole, caseId: string): Promise<number> {
  const { messages } = await who.get<{ messages: { text: string }[] }>(`/api/cases/${caseId}`)
  return Number(messages.map(({ text }) => /histoire (\d+)/.exec(text)?.[1]).find((number) => number !== undefined))
}

async function timeMessages(
  console: WatchedConsole,
  teen: StubbornTeen,
  teens: StubbornTeen[],
  messages: number,
): Promise<Record<string, number>> {
  const received: number[] = []
  const onScreen: number[] = []
  for (let number = 0; number < messages; number++) {
    const other = teens[(number * 37) % teens.length]
    const elsewhere = other && other !== teen ? other.says(`encore ${number}`, false) : Promise.resolve()
    const before = performance.timeOrigin + performance.now()
    const seen = console.sees(`message no ${number}`)
    await teen.says(`message no ${number} `, false)
    received.push(performance.timeOrigin + performance.now() - before)
    onScreen.push((await seen).at - before)
    await elsewhere
    // Neither in step with what the server does every so often, nor faster than a person writes.
    await wait(60 + ((number * 97) % 190))
  }
  return {
    sendToScreenP50Ms: quantile(onScreen, 0.5),
    sendToScreenP99Ms: quantile(onScreen, 0.99),
    receivedP50Ms: quantile(received, 0.5),
    receivedP99Ms: quantile(received, 0.99),
  }
}
