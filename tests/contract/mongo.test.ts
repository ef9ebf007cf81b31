import { describe } from 'vitest'
import { hasMongo, isBeyondStandIn } from '../support/mongo.ts'
import { mongoPlace } from './mongo-place.ts'
import { rawContract } from './raw-contract.ts'
import { storeContract } from './store-contract.ts'

describe.skipIf(!hasMongo)('over the wire', () => {
  storeContract('mongo', mongoPlace, isBeyondStandIn)
  rawContract('mongo', mongoPlace)
})
