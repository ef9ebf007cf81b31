import { inspect } from 'node:util'
import { MongoNetworkError, MongoParseError, MongoServerError, MongoServerSelectionError } from 'mongodb'
import { describe, expect, test } from 'vitest'
import { DuplicateKeyError } from '../../../services/store/collection.ts'
import { storeErrorOf } from '../../../services/store/mongo-errors.ts'
import { StoreError } from '../../../services/store/store-error.ts'

const secret = 'mongodb://relais:motdepasse@10.0.0.7:27017'
const answered = (code: number, codeName: string): MongoServerError =>
  new MongoServerError({ code, codeName, errmsg: `${secret} dup key: { code: "pamplemousse" }` })

describe('the driver’s errors, in the words of the store', () => {
  test.each<[string, Error, string]>([
    ['no server', new MongoServerSelectionError(secret, {} as never), 'unreachable'],
    ['a connection that broke', new MongoNetworkError(secret), 'unreachable'],
    ['a primary that stepped down', answered(10107, 'NotWritablePrimary'), 'unreachable'],
    ['a majority that did not answer in time', answered(64, 'WriteConcernTimeout'), 'unreachable'],
    ['a wrong password', answered(18, 'AuthenticationFailed'), 'access_denied'],
    ['a user without rights', answered(13, 'Unauthorized'), 'access_denied'],
    ['a full disk', answered(14031, 'OutOfDiskSpace'), 'disk_full'],
    ['a mistake of ours', answered(2, 'BadValue'), 'failed'],
    ['an address that is none', new MongoParseError(secret), 'failed'],
  ])('%s', (_what, error, code) => {
    const translated = storeErrorOf(error)
    expect(translated).toBeInstanceOf(StoreError)
    expect(translated).toMatchObject({ code })
    expect(inspect(translated, { depth: 9 })).not.toMatch(/motdepasse|10\.0\.0\.7|pamplemousse/)
  })

  test('a wrong password inside the error of the connection', () => {
    const error = new MongoServerSelectionError(secret, {} as never)
    error.cause = answered(18, 'AuthenticationFailed')
    expect(storeErrorOf(error)).toMatchObject({ code: 'access_denied' })
  })

  test('a duplicate, without the value', () => {
    const translated = storeErrorOf(answered(11000, 'DuplicateKey'))
    expect(translated).toBeInstanceOf(DuplicateKeyError)
    expect(inspect(translated)).not.toContain('pamplemousse')
  })

  test('what is not the driver’s stays as it is', () => {
    const error = new RangeError('x')
    expect(storeErrorOf(error)).toBe(error)
  })
})
