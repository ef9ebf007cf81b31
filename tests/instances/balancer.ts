import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * What stands in front of several instances: sends every request and every socket to any of them, at random, whoever
 * asks. An instance that does not answer is a 502, as from any proxy that does not try twice.
 */
export class Balancer {
  readonly url: string
  readonly #server: Server
  readonly #ports: number[]
  /** How many requests and sockets each port was given. */
  readonly given = new Map<number, number>()

  private constructor(server: Server, port: number, ports: number[]) {
    this.#server = server
    this.#ports = ports
    this.url = `http://127.0.0.1:${port}`
    server.on('request', (request, response) => this.#pass(request, response))
    server.on('upgrade', (request, socket, head) => this.#passSocket(request, socket, head))
  }

  static async open(port: number, ports: number[]): Promise<Balancer> {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    return new Balancer(server, port, ports)
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #any(): number {
    const port = this.#ports[Math.floor(Math.random() * this.#ports.length)] ?? 0
    this.given.set(port, (this.given.get(port) ?? 0) + 1)
    return port
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url: path, headers } = request
    const onward = forward({ host: '127.0.0.1', port: this.#any(), method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    onward.on('error', () => {
      if (response.headersSent || response.destroyed) {
        response.destroy()
        return
      }
      response.writeHead(502, { 'content-type': 'application/json' })
      response.end('{}')
    })
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }

  #passSocket(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onward = connect(this.#any(), '127.0.0.1', () => {
      const lines = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []))
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  }
}
