import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { startApp } from '../bot/app.ts'
import { loadConfig } from '../bot/config.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import { OpenConsole } from './console/staff.ts'
import { WatchedConsole } from './console/watched-console.ts'
import { adminEnv } from './faults/console.ts'
import { StubbornTeen } from './faults/stubborn-teen.ts'
import { aQueuedCase } from './invented-cases.ts'
import { gzipKb, scriptsOf } from './loaded-scripts.ts'
import type { Measurement } from './measurement.ts'
import { inTemporaryFolder } from './places.ts'

/** As many as one person may hold. */
const held = 5

interface Size {
  conversations: number
  messages: number
  /** Cases in the queue for the second part. */
  queued: number
}

/**
 * How long from a teen's sending to the counsellor's screen, in a real page, while other conversations go on: between two
 * messages that are timed, one is said in another conversation. Then a long queue, scrolled to its end.
 */
export const measureConsole = ({ long }: { long: boolean }): Promise<Measurement> =>
  measureConsoleOf({ conversations: 200, messages: long ? 500 : 100, queued: 1000 })

const measureConsoleOf = (size: Size): Promise<Measurement> =>
  inTemporaryFolder(async (dataDir) => {
    const config = loadConfig({ ...adminEnv, PORT: '0', DATA_DIR: dataDir, LIMITS: 'off' })
    const app = await startApp(config, { logger: pino({ level: 'silent' }) })
    const browser = await WatchedConsole.browser()
    const consoles: OpenConsole[] = []
    try {
      const teens = await peopleWriting(app.url, size.conversations)
      const administrator = await OpenConsole.administrator(app.url)
      for (let number = 0; number < size.conversations / held; number++) {
        const counsellor = await administrator.invites(`conseil${number}`)
        for (let taken = 0; taken < held; taken++) await counsellor.claimNext()
        if (number > 0) await counsellor.follow()
        consoles.push(counsellor)
      }
      const [watched] = consoles
      if (!watched) throw new Error('nobody is watched')
      const times = await timeMessages(await WatchedConsole.opens(browser, watched), teens, watched, size.messages)
      const scrolling = await timeLongQueue(await WatchedConsole.opens(browser, watched), app.services, size.queued)
      const js = scriptsOf('/console/index.html').reduce((sum, path) => sum + gzipKb(path), 0)
      return {
        figures: { ...times, ...scrolling, jsGzipKb: Math.round(js * 10) / 10 },
        reference: 'receivedP50Ms, receivedP99Ms : l’accusé de réception du même message, gardé',
      }
    } finally {
      for (const one of consoles) one.close()
      await browser.close()
      await app.stop()
    }
  })

/** Teens who said something, and asked for a person. */
async function peopleWriting(url: string, count: number): Promise<StubbornTeen[]> {
  const teens = Array.from({ length: count }, () => new StubbornTeen(url))
  const together = 10
  for (let from = 0; from < count; from += together) {
    await Promise.all(
      teens.slice(from, from + together).map(async (teen) => {
        await teen.arrives()
        await teen.says('ils se moquent de moi tous les jours sur le groupe de la classe', false)
        await teen.says('Parler à quelqu’un', false)
      }),
    )
  }
  return teens
}

async function timeMessages(
  console: WatchedConsole,
  teens: StubbornTeen[],
  who: OpenConsole,
  messages: number,
): Promise<Record<string, number>> {
  await console.opensOwn()
  const shown = await console.page.evaluate('history.state.openId')
  const teen = await whoSpeaksIn(who, String(shown), teens)
  const received: number[] = []
  const onScreen: number[] = []
  for (let number = 0; number < messages; number++) {
    const other = teens[(number * 37) % teens.length]
    if (other && other !== teen) void other.says(`encore ${number}`, false)
    const before = performance.timeOrigin + performance.now()
    await teen.says(`message no ${number} `, false)
    received.push(performance.timeOrigin + performance.now() - before)
    onScreen.push((await console.sees(`message no ${number}`)) - before)
    // Neither in step with what the server does every so often, nor faster than a person writes.
    await wait(60 + ((number * 97) % 190))
  }
  await console.close()
  return {
    sendToScreenP50Ms: quantile(onScreen, 0.5),
    sendToScreenP99Ms: quantile(onScreen, 0.99),
    receivedP50Ms: quantile(received, 0.5),
    receivedP99Ms: quantile(received, 0.99),
  }
}

/** Says a word in each conversation until the one that is open has it. */
async function whoSpeaksIn(who: OpenConsole, caseId: string, teens: StubbornTeen[]): Promise<StubbornTeen> {
  for (const [index, teen] of teens.entries()) {
    await teen.says(`c’est le numéro ${index}.`, false)
    const { messages } = await who.get<{ messages: { text: string }[] }>(`/api/cases/${caseId}`)
    if (messages.some(({ text }) => text === `c’est le numéro ${index}.`)) return teen
  }
  throw new Error('nobody speaks in the open conversation')
}

async function timeLongQueue(
  console: WatchedConsole,
  { cases: { cases } }: { cases: CaseRepository },
  queued: number,
): Promise<Record<string, number>> {
  for (let number = 0; number < queued; number++) await cases.insertOne(aQueuedCase(number))
  const before = performance.now()
  await console.page.reload()
  await console.page.locator('.waiting .row').first().waitFor()
  const opened = performance.now() - before
  const slowest = await console.slowestFrame()
  const rows = await console.page.locator('.waiting .row').count()
  await console.close()
  return { longQueueOpensMs: Math.round(opened), longQueueSlowestFrameMs: Math.round(slowest), longQueueRows: rows }
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}
