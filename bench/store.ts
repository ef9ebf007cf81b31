import type { Measurement } from './measurement.ts'
import { hasMongoServer, type MongoServer, withDatabases, withMongoServer } from './mongo-server.ts'
import { inTemporaryFolder } from './places.ts'
import { claimGrowthEmbedded, claimGrowthMongo, claimRatioMongo } from './store/claims.ts'
import { durablePerSecond } from './store/durable-writes.ts'

export interface StoreSizes {
  writeMs: number
  /** Claims that are measured. */
  rounds: number
  /** The same, from the long queue on MongoDB: where the server sorts in memory, each takes seconds. */
  mongoRounds: number
  /** Cases in the short queue, and in the long one. */
  few: number
  many: number
  /** Cases in a longer one, on MongoDB. */
  evenMore?: number
}

const short: StoreSizes = { writeMs: 5_000, rounds: 101, mongoRounds: 7, few: 1_000, many: 100_000 }
const long: StoreSizes = {
  ...short,
  writeMs: 20_000,
  rounds: 501,
  mongoRounds: 21,
  evenMore: 1_000_000,
}

/** What the two engines of the store do in a second, and what a claim costs: alone, and with a long queue behind it. */
export const measureStore = (options: { long: boolean }): Promise<Measurement> =>
  measureStoreOf(options.long ? long : short)

export async function measureStoreOf(sizes: StoreSizes): Promise<Measurement> {
  const embedded = {
    durablePerSecondEmbedded: Math.round(
      await inTemporaryFolder((dataDir) => durablePerSecond({ engine: 'embedded', dataDir }, sizes.writeMs)),
    ),
    claimGrowthEmbedded: round(await claimGrowthEmbedded(sizes)),
  }
  if (!hasMongoServer()) return { figures: embedded, reference: 'sans MongoDB (MONGODB_URI, ou `npm run mongo`)' }
  const { figures, reference } = await withMongoServer((server) => measureMongo(server, sizes))
  return { figures: { ...embedded, ...figures }, reference }
}

async function measureMongo(server: MongoServer, sizes: StoreSizes): Promise<Measurement> {
  const { ratio, bareMs, explained } = await claimRatioMongo(server, sizes.few, sizes.rounds)
  const growth = (many: number) => claimGrowthMongo(server, { few: sizes.few, many, rounds: sizes.mongoRounds })
  return {
    figures: {
      durablePerSecondMongo: Math.round(await mongoWrites(server, sizes.writeMs)),
      claimRatioMongo: round(ratio),
      bareClaimMs: round(bareMs),
      claimGrowthMongo: round(await growth(sizes.many)),
      ...(sizes.evenMore ? { claimGrowthMongoLong: round(await growth(sizes.evenMore)) } : {}),
    },
    reference: `findOneAndUpdate du pilote officiel, seul, mêmes données (bareClaimMs) ; ${server.name} ; ${explained}`,
  }
}

const mongoWrites = (server: MongoServer, writeMs: number): Promise<number> =>
  withDatabases(server, 1, ([uri = '']) => durablePerSecond({ engine: 'mongo', uri }, writeMs))

const round = (value: number): number => Math.round(value * 100) / 100
