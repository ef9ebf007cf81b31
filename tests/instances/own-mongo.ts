import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../.cache/mongo/bin/secantusd-rs', import.meta.url))

/** The stand-in of `npm run mongo` is installed; a MongoDB that others use is nobody's to stop. */
export const hasOwnMongo = existsSync(program)

/** A server of this test's own, which it may pause, kill, and start again on the same folder and port. */
export class OwnMongo {
  readonly #port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'relais-own-mongo-'))
  #child: ChildProcess | undefined

  constructor(port: number) {
    this.#port = port
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.#port}/relais?replicaSet=secantus&serverMonitoringMode=poll`
  }

  async start(): Promise<void> {
    const place = ['--port', String(this.#port), '--storage-path', this.#folder]
    // What it acknowledges survives it, as with a journaled MongoDB.
    const child = spawn(program, [...place, '--cache-size', '256M', '--sync-on-commit', '--log-level', 'WARNING'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#child = child
    const listening = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => line.includes('listening on') && resolve())
    })
    const exited = once(child, 'exit').then(() => Promise.reject(new Error('the MongoDB of the test did not start')))
    exited.catch(() => undefined)
    await Promise.race([listening, exited])
  }

  pause(): void {
    this.#child?.kill('SIGSTOP')
  }

  resume(): void {
    this.#child?.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  async end(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
