import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { adminEmail, adminPassword, adminTotpSecret } from './test-app.ts'

const program = fileURLToPath(new URL('../../dist/bot/main.js', import.meta.url))

/** Signs the first person in without a link. */
export const adminEnv = {
  RELAIS_ADMIN_EMAIL: adminEmail,
  RELAIS_ADMIN_PASSWORD: adminPassword,
  RELAIS_ADMIN_TOTP_SECRET: adminTotpSecret,
}

/** The compiled program as an operator runs it: a process of its own, which a test may kill. */
export class RelaisProcess {
  stdout = ''
  stderr = ''
  readonly exited: Promise<number | null>
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.on('data', (chunk) => {
      this.stdout += String(chunk)
    })
    child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk)
    })
    // `close`, not `exit`: everything printed has been read then.
    this.exited = once(child, 'close').then(([code]) => code as number | null)
  }

  /** Nothing of the test's own environment reaches it but the path of its programs. */
  static spawn(env: Record<string, string>): RelaisProcess {
    if (!existsSync(program)) throw new Error('dist/ is missing: run `npm run build` first')
    const { PATH = '' } = process.env
    return new RelaisProcess(spawn(process.execPath, [program], { env: { PATH, ...env } }))
  }

  /** Runs it, and waits until it has printed its last address. */
  static async ready(env: Record<string, string>): Promise<RelaisProcess> {
    const started = RelaisProcess.spawn(env)
    const first = await Promise.race([started.exited, started.#prints(/\/stats\n/)])
    if (first !== 'printed') throw new Error(`it stopped with ${first}: ${started.stderr}`)
    return started
  }

  /** As the kernel does when memory runs out: no word, no cleaning up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.exited
  }

  /** As an operator does; gives the exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    return this.exited
  }

  /** Stopped in the middle of whatever it does, as a machine that swaps or is moved; it notices nothing. */
  pause(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }

  #prints(wanted: RegExp): Promise<'printed'> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (wanted.test(this.stdout)) resolve('printed')
      }
      this.#child.stdout?.on('data', look)
    })
  }
}

/** A port that was free a moment ago, for a process that must keep it over several starts. */
export async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
