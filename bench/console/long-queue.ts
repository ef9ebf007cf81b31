import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { startApp } from '../../bot/app.ts'
import { loadConfig } from '../../bot/config.ts'
import { adminEnv } from '../faults/console.ts'
import { aQueuedCase } from '../invented-cases.ts'
import { inTemporaryFolder } from '../places.ts'
import { quantile } from './quantile.ts'
import { OpenConsole } from './staff.ts'
import { WatchedConsole } from './watched-console.ts'

/** One row is drawn anew at each: what a live queue does all day. */
const changes = 20

/** A queue of so many cases in a real page: opened, scrolled to its end, then changed while all of its rows are there. */
export const timeLongQueue = (browser: Browser, queued: number): Promise<Record<string, number>> =>
  inTemporaryFolder(async (dataDir) => {
    const config = loadConfig({ ...adminEnv, PORT: '0', DATA_DIR: dataDir, LIMITS: 'off' })
    const app = await startApp(config, { logger: pino({ level: 'silent' }) })
    const { cases } = app.services.cases
    try {
      await Promise.all(Array.from({ length: queued }, (_, number) => cases.insertOne(aQueuedCase(number))))
      const administrator = await OpenConsole.administrator(app.url)
      const console = await WatchedConsole.opens(browser, await administrator.invites('conseil'))
      const before = performance.now()
      await console.page.reload()
      await console.page.locator('.waiting .row').first().waitFor()
      const opened = performance.now() - before
      const slowest = await console.slowestFrame()
      const rows = await console.page.locator('.waiting .row').count()
      const changed: number[] = []
      const redrawn: number[] = []
      for (let number = 0; number < changes; number++) {
        const shown = console.sees(`queued ${queued + number + 1}`)
        const said = performance.timeOrigin + performance.now()
        await cases.insertOne(aQueuedCase(queued + number))
        const seen = await shown
        changed.push(seen.at - said)
        redrawn.push(seen.rowsTouched)
      }
      await console.close()
      return {
        longQueueOpensMs: Math.round(opened),
        longQueueSlowestFrameMs: Math.round(slowest),
        longQueueRows: rows,
        longQueueChangeP50Ms: quantile(changed, 0.5),
        longQueueRowsTouchedP50: quantile(redrawn, 0.5),
      }
    } finally {
      await app.stop()
    }
  })
