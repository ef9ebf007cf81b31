import { timeLiveMessages } from './console/live-messages.ts'
import { timeLongQueue } from './console/long-queue.ts'
import { WatchedConsole } from './console/watched-console.ts'
import { gzipKb, scriptsOf } from './loaded-scripts.ts'
import type { Measurement } from './measurement.ts'

/**
 * How long from a teen's sending to the counsellor's screen with 200 conversations open; then a queue of 1,000 cases; then
 * how much JavaScript the console loads.
 */
export async function measureConsole({ long }: { long: boolean }): Promise<Measurement> {
  const browser = await WatchedConsole.browser()
  try {
    const times = await timeLiveMessages(browser, { conversations: 200, messages: long ? 500 : 100 })
    const queue = await timeLongQueue(browser, 1000)
    const js = scriptsOf('/console/index.html').reduce((sum, path) => sum + gzipKb(path), 0)
    return {
      figures: { ...times, ...queue, jsGzipKb: Math.round(js * 10) / 10 },
      reference: 'receivedP50Ms, receivedP99Ms : l’accusé de réception du même message, gardé',
    }
  } finally {
    await browser.close()
  }
}
