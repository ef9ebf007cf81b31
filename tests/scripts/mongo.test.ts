import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('../../.cache/mongo/bin/secantusd-rs', import.meta.url))
const script = fileURLToPath(new URL('../../scripts/mongo.mjs', import.meta.url))

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return String(line)
}
const answers = async (uri: string): Promise<boolean> => {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 })
  try {
    await client.db('admin').command({ ping: 1 })
    return true
  } catch {
    return false
  } finally {
    await client.close()
  }
}

// Where it is not installed, that was said at the start of the run.
describe.skipIf(!existsSync(program))('npm run mongo', () => {
  test('prints the URI of a server on loopback, which ends when it is interrupted', async () => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const uri = await firstLine(child)
    expect(uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\//)
    expect(await answers(uri)).toBe(true)
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(await answers(uri)).toBe(false)
  })

  test('ends when whoever started it was killed', async () => {
    const start = `require('child_process').spawn(process.execPath, [${JSON.stringify(script)}], { stdio: 'inherit' })`
    const parent = spawn(process.execPath, ['-e', start], { stdio: ['ignore', 'pipe', 'inherit'] })
    const uri = await firstLine(parent)
    expect(await answers(uri)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => answers(uri), { timeout: 15_000 }).toBe(false)
  })
})
