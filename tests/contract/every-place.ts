import { hasMongo } from '../support/mongo.ts'
import { embeddedPlace } from './embedded-place.ts'
import { mongoPlace } from './mongo-place.ts'
import type { StorePlace } from './store-contract.ts'

/** Every engine that this machine can test: for `describe.each`. */
export const everyPlace: [engine: string, newPlace: () => Promise<StorePlace>][] = [
  ['embedded', embeddedPlace],
  ...(hasMongo ? [['mongo', mongoPlace] as [string, () => Promise<StorePlace>]] : []),
]
