import { MongoClient } from 'mongodb'
import type { Case } from '../../services/cases/case.ts'
import { casesDefinition, queueOrder } from '../../services/cases/case-repository.ts'
import { claimUpdate } from '../faults/claim-race.ts'
import type { MongoServer } from '../mongo-server.ts'
import { withDatabases } from '../mongo-server.ts'
import { inTemporaryFolder, type Place } from '../places.ts'
import { inTurn, QueueOf, timed } from './queue-of.ts'

/** Not counted: code is compiled, and caches are filled. */
const warming = 2

/** Cases in the short queue and in the long one, and how often each is claimed from. */
export interface Growth {
  few: number
  many: number
  rounds: number
}

/** The median claim from a queue of `many`, over the median from one of `few`: 1 is a queue whose length costs nothing. */
const growthBetween = async (short: Place, long: Place, { few, many, rounds }: Growth): Promise<number> => {
  const queues: QueueOf[] = []
  try {
    queues.push(await QueueOf.size(few + warming + rounds, short))
    queues.push(await QueueOf.size(many + warming + rounds, long))
    const measures = queues.map((queue) => () => queue.claim())
    await inTurn(warming, measures)
    const [shortMs = 0, longMs = 0] = await inTurn(rounds, measures)
    return longMs / shortMs
  } finally {
    for (const { store } of queues) await store.close()
  }
}

export const claimGrowthEmbedded = (growth: Growth): Promise<number> =>
  inTemporaryFolder((short) =>
    inTemporaryFolder((long) =>
      growthBetween({ engine: 'embedded', dataDir: short }, { engine: 'embedded', dataDir: long }, growth),
    ),
  )

export const claimGrowthMongo = (server: MongoServer, growth: Growth): Promise<number> =>
  withDatabases(server, 2, ([short = '', long = '']) =>
    growthBetween({ engine: 'mongo', uri: short }, { engine: 'mongo', uri: long }, growth),
  )

/** `explained`: by which index the server finds the head of the queue, and whether it sorts after that. */
export interface MongoClaims {
  /** Time of a bare findOneAndUpdate over the time of a counsellor's claim: 1 is nothing added. */
  ratio: number
  bareMs: number
  explained: string
}

/**
 * A claim as a counsellor makes it, with everything around it, beside the official driver's findOneAndUpdate alone: same
 * data, filter, sort, update and guarantees, in turn.
 */
export const claimRatioMongo = (server: MongoServer, queued: number, rounds: number): Promise<MongoClaims> =>
  withDatabases(server, 1, async ([uri = '']) => {
    const queue = await QueueOf.size(queued + 2 * (warming + rounds), { engine: 'mongo', uri })
    const client = new MongoClient(uri, { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } })
    try {
      const cases = client.db().collection<Case>(casesDefinition.name)
      const bare = () =>
        timed(() =>
          cases.findOneAndUpdate({ status: 'queued' }, claimUpdate('bare'), {
            sort: queueOrder,
            returnDocument: 'after',
          }),
        )
      const measures = [() => queue.claim(), bare]
      await inTurn(warming, measures)
      const [claimMs = 0, bareMs = 0] = await inTurn(rounds, measures)
      const plan = await client.db().command({
        explain: { find: casesDefinition.name, filter: { status: 'queued' }, sort: queueOrder, limit: 1 },
      })
      return { ratio: bareMs / claimMs, bareMs, explained: stagesOf(plan).join(' < ') }
    } finally {
      await client.close()
      await queue.store.close()
    }
  })

/** The stages of the winning plan, outermost first, with the index that is used. */
const stagesOf = (plan: Record<string, unknown>): string[] => {
  const { queryPlanner } = plan as { queryPlanner?: { winningPlan?: Stage } }
  const stages: string[] = []
  for (let stage = queryPlanner?.winningPlan; stage; stage = stage.inputStage)
    stages.push([stage.stage, stage.indexName].filter(Boolean).join(' '))
  return stages
}

interface Stage {
  stage?: string
  indexName?: string
  inputStage?: Stage
}
