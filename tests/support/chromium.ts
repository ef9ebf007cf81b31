import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Quiet: nothing but what the page itself asks for. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `false` when there is no browser here: says so, and with `REQUIRE_ALL=1` fails instead of leaving `what` out. */
export function hasChromium(what: string): boolean {
  if (existsSync(executablePath)) return true
  const why = `${what}: needs Chromium at ${executablePath} (CHROMIUM_PATH names another place)`
  if (process.env.REQUIRE_ALL === '1') throw new Error(why)
  console.log(`Left out: ${why}.`)
  return false
}

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath, args })
