import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface ProxyTarget {
  host: string
  port: number
}

/**
 * `half_sent`: the server gets the first half of the command. `unanswered`: it gets the whole and works it off, and its
 * answer is lost.
 */
export type CutMoment = 'half_sent' | 'unanswered'

interface Cut {
  moment: CutMoment
  /** Found in the bytes of a command: its name, or a value. */
  within: string
  done: () => void
}

interface Pair {
  client: Socket
  server: Socket
  /** The command was passed on, and its answer must not. */
  awaited?: Cut | undefined
}

/** Between a program and its database, to take the connection away at a chosen moment. Bytes pass unchanged otherwise. */
export class TcpProxy {
  readonly port: number
  readonly #target: ProxyTarget
  readonly #listening: Server
  readonly #pairs = new Set<Pair>()
  #cuts: Cut[] = []
  #isBlocked = false

  private constructor(listening: Server, port: number, target: ProxyTarget) {
    this.#listening = listening
    this.port = port
    this.#target = target
    listening.on('connection', (client) => this.#join(client))
  }

  /** On a free port of loopback. */
  static async start(target: ProxyTarget): Promise<TcpProxy> {
    const listening = createServer().listen(0, '127.0.0.1')
    await once(listening, 'listening')
    const address = listening.address()
    return new TcpProxy(listening, typeof address === 'object' && address ? address.port : 0, target)
  }

  /** Every connection, now. New ones are let in. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair)
  }

  /** Resolves once it has cut the connection of the next command with these bytes (`insert`, `commitTransaction`, a value). */
  cutNext(moment: CutMoment, within: string): Promise<void> {
    return new Promise((done) => {
      this.#cuts.push({ moment, within, done })
    })
  }

  /** As a server that is gone: connections are cut and new ones refused, until {@link unblock}. */
  block(): void {
    this.#isBlocked = true
    this.cut()
  }

  unblock(): void {
    this.#isBlocked = false
  }

  async close(): Promise<void> {
    this.block()
    await new Promise((resolve) => this.#listening.close(resolve))
  }

  #join(client: Socket): void {
    if (this.#isBlocked) {
      client.destroy()
      return
    }
    const pair: Pair = { client, server: connect(this.#target) }
    this.#pairs.add(pair)
    client.on('data', (bytes) => this.#toServer(pair, bytes))
    pair.server.on('data', (bytes) => this.#toClient(pair, bytes))
    for (const socket of [client, pair.server]) {
      socket.setNoDelay(true)
      // A cut connection is what this is for.
      socket.on('error', () => undefined)
      socket.on('close', () => this.#end(pair))
    }
  }

  #toServer(pair: Pair, bytes: Buffer): void {
    const cut = this.#cuts.find(({ within }) => bytes.includes(within))
    if (!cut) {
      pair.server.write(bytes)
      return
    }
    this.#cuts = this.#cuts.filter((other) => other !== cut)
    if (cut.moment === 'unanswered') {
      pair.awaited = cut
      pair.server.write(bytes)
      return
    }
    pair.client.destroy()
    pair.server.end(bytes.subarray(0, bytes.length >> 1))
    cut.done()
  }

  #toClient(pair: Pair, bytes: Buffer): void {
    if (!pair.awaited) {
      pair.client.write(bytes)
      return
    }
    this.#end(pair)
    pair.awaited.done()
  }

  #end(pair: Pair): void {
    this.#pairs.delete(pair)
    pair.client.destroy()
    // What was passed on is still on its way to the server.
    if (!pair.server.writableEnded) pair.server.end()
  }
}
