import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminEnv, findPort, RelaisProcess } from '../support/relais-process.ts'
import { Balancer } from './balancer.ts'

export interface Instance {
  /** Its own address, past the balancer. */
  url: string
  port: number
  relais: RelaisProcess
}

/** Several instances as an operator runs them: one MongoDB, the same keys, one address in front of them. */
export class House {
  readonly instances: Instance[] = []
  readonly balancer: Balancer
  readonly #env: Record<string, string>
  readonly #folder: string

  private constructor(balancer: Balancer, env: Record<string, string>, folder: string) {
    this.balancer = balancer
    this.#env = env
    this.#folder = folder
  }

  static async open(uri: string, count: number): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'relais-house-'))
    const ports = await Promise.all(Array.from({ length: count }, findPort))
    const balancer = await Balancer.open(await findPort(), ports)
    const env = {
      ...adminEnv,
      DATA_DIR: folder,
      MONGODB_URI: uri,
      RELAIS_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PUBLIC_ORIGIN: balancer.url,
      TRUSTED_PROXIES: '127.0.0.1',
      LIMITS: 'off',
    }
    const house = new House(balancer, env, folder)
    const started = ports.map(async (port): Promise<Instance> => {
      const relais = await RelaisProcess.ready({ ...env, PORT: String(port) })
      return { url: `http://127.0.0.1:${port}`, port, relais }
    })
    house.instances.push(...(await Promise.all(started)))
    return house
  }

  /** The balancer's address. */
  get url(): string {
    return this.balancer.url
  }

  at(index: number): Instance {
    const instance = this.instances[index]
    if (!instance) throw new Error(`no instance ${index}`)
    return instance
  }

  /** As an operator upgrades: stopped, which lets it finish, and started again. Gives the exit code and what it said. */
  async restart(index: number): Promise<{ code: number | null; said: string }> {
    const instance = this.at(index)
    const code = await instance.relais.stop()
    const said = instance.relais.stderr
    instance.relais = await RelaisProcess.ready({ ...this.#env, PORT: String(instance.port) })
    return { code, said }
  }

  async close(): Promise<void> {
    // Not killed: what a killed one leaves unfinished holds up whoever drops the database.
    for (const { relais } of this.instances) relais.resume()
    await Promise.all(this.instances.map(({ relais }) => relais.stop()))
    await this.balancer.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
