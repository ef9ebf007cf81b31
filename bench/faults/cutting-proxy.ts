import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * Where the connection breaks. `command`: the command was sent by half. `answer`: it was sent whole, and done perhaps,
 * and its answer never comes. `now`: wherever it stands.
 */
export const cuts = ['command', 'answer', 'now'] as const
export type Cut = (typeof cuts)[number]

interface Line {
  client: Socket
  server: Socket
  /** What breaks it, once there is something to break. */
  armed?: Cut
}

/** A TCP proxy on loopback that cuts the connections through it in the middle of a command. */
export class CuttingProxy {
  readonly #server: Server
  readonly #lines = new Set<Line>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async to(host: string, port: number): Promise<CuttingProxy> {
    const server = createServer({ noDelay: true })
    const proxy = new CuttingProxy(server)
    server.on('connection', (client) => proxy.#join(client, connect({ host, port, noDelay: true })))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Cuts every connection there is: at its next command, or at once. New ones go through. */
  cut(how: Cut): void {
    for (const line of this.#lines) {
      if (how === 'now') this.#break(line)
      else line.armed = how
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.cut('now')
    await closed
  }

  #join(client: Socket, server: Socket): void {
    const line: Line = { client, server }
    this.#lines.add(line)
    client.on('data', (chunk) => this.#command(line, chunk))
    server.on('data', (chunk) => this.#answer(line, chunk))
    for (const socket of [client, server]) {
      socket.on('error', () => this.#break(line))
      socket.on('close', () => this.#break(line))
    }
  }

  #command(line: Line, chunk: Buffer): void {
    if (line.armed !== 'command') {
      line.server.write(chunk)
      return
    }
    line.server.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => this.#break(line))
  }

  #answer(line: Line, chunk: Buffer): void {
    if (line.armed === 'answer') this.#break(line)
    else line.client.write(chunk)
  }

  #break(line: Line): void {
    this.#lines.delete(line)
    line.client.destroy()
    line.server.destroy()
  }
}
