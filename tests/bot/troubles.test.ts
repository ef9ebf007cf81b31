import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Troubles } from '../../bot/troubles.ts'
import { StoreError } from '../../services/store/store-error.ts'

function openTroubles() {
  const lines: { event: string; error?: string; times?: number }[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const time = { now: 0 }
  return { lines, time, troubles: new Troubles(pino(sink), () => time.now) }
}

const away = new StoreError('unreachable', 'no answer to "mon secret"')

test('a store that is away is one line a minute, whoever meets it, and one when it is back', () => {
  const { lines, time, troubles } = openTroubles()
  for (time.now = 0; time.now < 125_000; time.now += 1_000) {
    troubles.repeated('housekeeping_failed', away)
    troubles.once('request_failed', away)
  }
  troubles.storeIsBack()
  troubles.storeIsBack()
  expect(lines.map(({ event, times }) => [event, times])).toEqual([
    ['store_unavailable', 1],
    ['store_unavailable', 120],
    ['store_unavailable', 120],
    ['store_back', undefined],
  ])
  troubles.repeated('recovery_failed', away)
  expect(lines.at(-1)).toMatchObject({ event: 'store_unavailable', times: 1 })
  expect(JSON.stringify(lines)).not.toContain('secret')
})

test('other troubles are told by their name: each time, or, when they repeat by themselves, once a minute', () => {
  const { lines, troubles } = openTroubles()
  for (const _ of [1, 2]) troubles.once('turn_failed', new TypeError('mon secret'), { failures: 1 })
  for (const _ of [1, 2]) troubles.repeated('housekeeping_failed', new TypeError('mon secret'))
  expect(lines.map(({ event, error }) => `${event} ${error}`)).toEqual([
    'turn_failed TypeError',
    'turn_failed TypeError',
    'housekeeping_failed TypeError',
  ])
  expect(JSON.stringify(lines)).not.toContain('secret')
})
