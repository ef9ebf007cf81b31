import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CuttingProxy } from '../../bench/faults/cutting-proxy.ts'

let server: Server
let proxy: CuttingProxy
let client: Socket
/** What the server was sent, in all. */
let received: string

/** A server that answers each command with itself, in capitals. */
beforeEach(async () => {
  received = ''
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      received += String(chunk)
      socket.write(String(chunk).toUpperCase())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  proxy = await CuttingProxy.to('127.0.0.1', typeof address === 'object' && address ? address.port : 0)
  client = connect(proxy.port, '127.0.0.1')
  expect(await ask('bonjour')).toBe('BONJOUR')
})
afterEach(async () => {
  client.destroy()
  await proxy.close()
  await new Promise((resolve) => server.close(resolve))
})

/** The answer, or `cut`. */
const ask = async (command: string): Promise<string> => {
  const answered = once(client, 'data').then(([chunk]) => String(chunk))
  const cut = once(client, 'close').then(() => 'cut')
  client.on('error', () => undefined)
  client.write(command)
  return Promise.race([answered, cut])
}

test('a command is sent by half, and the connection breaks', async () => {
  proxy.cut('command')
  expect(await ask('commande')).toBe('cut')
  await expect.poll(() => received).toBe('bonjourcomm')
})

test('a command is sent whole, and its answer never comes', async () => {
  proxy.cut('answer')
  expect(await ask('commande')).toBe('cut')
  expect(received).toBe('bonjourcommande')
})

test('at once, and those that come after go through', async () => {
  const closed = once(client, 'close')
  proxy.cut('now')
  await closed
  client = connect(proxy.port, '127.0.0.1')
  expect(await ask('encore')).toBe('ENCORE')
})
