import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { retryDelayMs, WaitingRoom } from '../../bot/waiting-room.ts'
import { StoreError } from '../../services/store/store-error.ts'
import { findPort } from '../support/relais-process.ts'

const rooms: WaitingRoom[] = []
afterEach(() => Promise.all(rooms.splice(0).map((room) => room.close())))

const openRoom = async (): Promise<{ room: WaitingRoom; url: string }> => {
  const port = await findPort()
  const room = await WaitingRoom.open({ host: '127.0.0.1', port, clock: Date.now })
  rooms.push(room)
  return { room, url: `http://127.0.0.1:${port}` }
}

test('waits between one and thirty seconds, longer each time, by chance', () => {
  const longest = Array.from({ length: 10 }, (_, index) => retryDelayMs(index + 1, 1))
  expect(longest).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000])
  expect(retryDelayMs(1, 0)).toBe(1_000)
  expect(retryDelayMs(9, 0)).toBe(1_000)
  expect(retryDelayMs(5, 0.5)).toBe(15_500)
})

test('tries again while the store does not answer, and only then', async () => {
  const { room } = await openRoom()
  const waits: [number, number][] = []
  const onWait = (failures: number, delayMs: number) => void waits.push([failures, delayMs])
  let left = 1
  const started = await room.untilReachable(
    async () => {
      if (left-- > 0) throw new StoreError('unreachable', 'nobody answers')
      return 'started'
    },
    onWait,
    () => 0,
  )
  expect(started).toBe('started')
  expect(waits).toEqual([[1, 1_000]])
  const wrongKey = new StoreError('wrong_key', 'another key')
  await expect(room.untilReachable(() => Promise.reject(wrongKey), onWait)).rejects.toBe(wrongKey)
  expect(waits).toHaveLength(1)
})

test('a page that runs, frames and remembers nothing; sockets are refused; the port is free afterwards', async () => {
  const { room, url } = await openRoom()
  const page = await fetch(`${url}/?x=1`)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  expect(page.headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/)
  const text = await page.text()
  expect(text).toContain('lang="fr"')
  expect(text).not.toMatch(/<script|style=|onclick|MongoDB|Relais/i)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v3/directline/conversations/x/stream?t=y`)
  await new Promise((resolve) => socket.once('error', resolve))
  await room.close()
  await expect(fetch(url)).rejects.toThrow()
})
