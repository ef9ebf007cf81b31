import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import type { TestProject } from 'vitest/node'

const script = fileURLToPath(new URL('../../scripts/mongo.mjs', import.meta.url))
const standIn = fileURLToPath(new URL('../../.cache/mongo/bin/secantusd-rs', import.meta.url))
const startLimitMs = 30_000

export interface MongoUnderTest {
  /** Empty: there is none, what needs it is left out. */
  uri: string
  /** The one of `npm run mongo`, which cannot do all that MongoDB can. */
  isStandIn: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    mongo: MongoUnderTest
  }
}

/** `npm run mongo` may well have printed the URI that was given. */
const isStandIn = async (uri: string): Promise<boolean> => {
  const client = new MongoClient(uri)
  try {
    const hello = await client.db('admin').command({ hello: 1 })
    return hello.setName === 'secantus'
  } catch {
    // Without its cause, which has the address.
    throw new Error('the server of MONGODB_URI does not answer')
  } finally {
    await client.close()
  }
}

/** Runs until it is told to stop, or this process ends. */
export const startStandIn = async (): Promise<{ uri: string; stop: () => Promise<void> }> => {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const uri = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`scripts/mongo.mjs stopped with ${code}`)))
    setTimeout(() => reject(new Error('scripts/mongo.mjs printed no URI')), startLimitMs).unref()
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
  }
  return { uri, stop }
}

/**
 * One MongoDB for the whole run: that of `MONGODB_URI`, else the stand-in of `npm run mongo` where it is installed. Each
 * test has a database of its own (`tests/support/mongo.ts`).
 */
export default async function provideMongo({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { MONGODB_URI: given, REQUIRE_ALL } = process.env
  // The programs under test get it when a test says so, not because somebody runs the tests with it.
  delete process.env.MONGODB_URI
  if (given) {
    provide('mongo', { uri: given, isStandIn: await isStandIn(given) })
    return undefined
  }
  if (!existsSync(standIn)) {
    const why = 'the suites on MongoDB need `npm run mongo -- --install` (Python 3 with venv, PyPI) or MONGODB_URI'
    if (REQUIRE_ALL === '1') throw new Error(why)
    console.log(`Left out: ${why}.`)
    provide('mongo', { uri: '', isStandIn: false })
    return undefined
  }
  const { uri, stop } = await startStandIn()
  provide('mongo', { uri, isStandIn: true })
  return stop
}
