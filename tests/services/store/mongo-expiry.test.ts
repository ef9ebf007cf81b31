import { describe, expect, test } from 'vitest'
import { Expiry, ttlOf, withoutTtl } from '../../../services/store/mongo-expiry.ts'

const clock = () => Date.now()
const expiry = new Expiry('until', clock)
const day = 86_400_000
const at = Date.UTC(2026, 10, 23)
/** The difference between the application's time and the server's is measured anew each time. */
const near = (ms: number) => ({
  asymmetricMatch: (date: unknown) => date instanceof Date && Math.abs(date.getTime() - ms) < 5_000,
})

describe('the date beside an expiry', () => {
  test('comes with the document and goes with it', () => {
    const stored = expiry.doc({ _id: 'a', until: at } as never)
    expect(stored).toEqual({ _id: 'a', until: at, ttl: near(at) })
    expect(withoutTtl(stored)).toEqual({ _id: 'a', until: at })
    expect(expiry.doc({ _id: 'b' })).toEqual({ _id: 'b' })
  })

  test.each(['$set', '$max', '$min', '$setOnInsert'])('follows %s', (operator) => {
    const update = { [operator]: { until: at, n: 1 }, $inc: { m: 1 } }
    expect(expiry.update({}, update, false)).toEqual({
      [operator]: { until: at, n: 1, ttl: near(at) },
      $inc: { m: 1 },
    })
  })

  test('goes with $unset, and is no date when nothing expires any more', () => {
    expect(expiry.update({}, { $unset: { until: '' } }, false)).toEqual({ $unset: { until: '', ttl: '' } })
    expect(expiry.update({}, { $set: { until: null } }, false)).toEqual({ $set: { until: null, ttl: null } })
  })

  test('is refused where it could not be told', () => {
    expect(() => expiry.update({}, { $inc: { until: 5 } }, false)).toThrow(/\$inc/)
    expect(() => expiry.update({ _id: 'a', until: 5 }, { $set: { n: 1 } }, true)).toThrow(/until/)
    expect(() => new Expiry('lease.until', clock)).toThrow(/nested/)
  })

  test('is of the server’s time when the application’s is another', () => {
    const tomorrow = () => Date.now() + day
    expect(ttlOf(at, tomorrow)).toEqual(near(at - day))
    expect(ttlOf(Number.MAX_VALUE, clock).getTime()).toBe(8.64e15)
  })

  test('is not there in a collection that does not expire', () => {
    const none = new Expiry(undefined, clock)
    expect(none.doc({ _id: 'a', until: at } as never)).toEqual({ _id: 'a', until: at })
    expect(none.update({}, { $inc: { until: 1 } }, true)).toEqual({ $inc: { until: 1 } })
  })
})
