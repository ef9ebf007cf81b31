import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

const lookEveryMs = 5

/** A program in a process of its own, which may be killed at any instant. */
export class Child {
  stdout = ''
  stderr = ''
  /** Its exit code, `null` when it was killed; then everything it printed has been read. */
  readonly exited: Promise<number | null>
  readonly #process: ChildProcess
  #hasEnded = false

  private constructor(child: ChildProcess) {
    this.#process = child
    child.stdout?.on('data', (chunk) => {
      this.stdout += String(chunk)
    })
    child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk)
    })
    // `close`, not `exit`: everything printed has been read then.
    this.exited = once(child, 'close').then(([code]) => {
      this.#hasEnded = true
      return code as number | null
    })
  }

  /** Nothing of this process's environment reaches it but the path of its programs. */
  static start(command: string, args: string[], env: Record<string, string> = {}): Child {
    const { PATH = '' } = process.env
    return new Child(spawn(command, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }))
  }

  /** A compiled program of ours. */
  static program(path: string, args: string[] = [], env: Record<string, string> = {}): Child {
    return Child.start(process.execPath, [path, ...args], env)
  }

  /** Waits until it prints this. Throws when it ends first, or does not within `withinMs`. */
  async prints(pattern: RegExp, withinMs = 30_000): Promise<RegExpExecArray> {
    const found = await waitFor(() => pattern.exec(this.stdout) ?? (this.#hasEnded ? 'ended' : undefined), withinMs)
    if (found !== undefined && found !== 'ended') return found
    const how = found === 'ended' ? `ended with ${await this.exited}` : `did not print ${pattern} within ${withinMs} ms`
    throw new Error(`${this.#process.spawnfile} ${how}: ${this.stdout.slice(-500)} ${this.stderr.slice(-2_000)}`)
  }

  /** As the kernel does when memory runs out: no word, no cleaning up. Gives a code when it had ended by itself. */
  kill(): Promise<number | null> {
    this.#process.kill('SIGKILL')
    return this.exited
  }

  /** As an operator does; gives the exit code. */
  stop(): Promise<number | null> {
    this.#process.kill('SIGTERM')
    return this.exited
  }
}

/** What `check` gives, once it gives something; `undefined` when that takes longer than `withinMs`. */
export async function waitFor<T>(
  check: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await check()
    if (found !== undefined || performance.now() > deadline) return found
    await wait(lookEveryMs)
  }
}
