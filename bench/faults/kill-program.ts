import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ConversationLog } from '../../services/conversations/conversation-log.ts'
import { loadKeys } from '../../services/privacy/keys.ts'
import { createSealer } from '../../services/store/sealer.ts'
import { type MongoServer, newDatabaseName } from '../mongo-server.ts'
import { inTemporaryFolder, openPlace, type Place } from '../places.ts'
import { chance } from './chance.ts'
import { Child, waitFor } from './child.ts'
import { adminEnv, Console } from './console.ts'
import {
  addConversationDamage,
  type ConversationDamage,
  fromTeen,
  judgeConversation,
  noConversationDamage,
} from './conversation-damage.ts'
import { CuttingProxy, cuts } from './cutting-proxy.ts'
import type { KillOptions } from './kill-loads.ts'
import { type Heard, StubbornTeen } from './stubborn-teen.ts'
import { criticalSaying, tellsAStory } from './teen-story.ts'

// Beside the compiled bench; run from source, what `npm run build` made.
const program = fileURLToPath(
  import.meta.url.endsWith('.ts')
    ? new URL('../../dist/bot/main.js', import.meta.url)
    : new URL('../../bot/main.js', import.meta.url),
)

const teensAtOnce = 3
const longestLifeMs = 400
/** An instance among others waits for the leases of a killed one. */
const lastAnswerMs = 60_000

export interface ProgramKills {
  kills: number
  conversations: number
  messages: number
  /** Teens who spoke of dying. */
  inDanger: number
  damage: ConversationDamage
}

/**
 * The whole program on the embedded store, killed at random instants while teens talk: a message counts as said once it is
 * acknowledged, and after each start every acknowledged danger must be in the queue already.
 */
export const killProgram = (options: KillOptions): Promise<ProgramKills> =>
  inTemporaryFolder(async (dataDir) => {
    const run = await ProgramRun.start({ engine: 'embedded', dataDir }, dataDir, options.seed)
    return run.through(options.kills, () => run.killAndStart())
  })

/** The same on MongoDB; now and then the connections are cut instead, or the server is killed. */
export const killProgramOnMongo = (server: MongoServer, options: KillOptions): Promise<ProgramKills> =>
  inTemporaryFolder(async (dataDir) => {
    const database = newDatabaseName()
    const proxy = await CuttingProxy.to(server.host, server.port)
    const random = chance(options.seed + 1)
    try {
      const place: Place = { engine: 'mongo', uri: server.uriThrough(proxy.port, database) }
      const run = await ProgramRun.start(place, dataDir, options.seed)
      return await run.through(options.kills, async () => {
        const at = random()
        if (at < 0.6) await run.killAndStart()
        else if (at < 0.85 || !server.dieAndReturn) proxy.cut(cuts[Math.floor(random() * cuts.length)] ?? 'now')
        else await server.dieAndReturn()
      })
    } finally {
      await proxy.close()
      await server.drop(database)
    }
  })

class ProgramRun {
  readonly #place: Place
  readonly #dataDir: string
  readonly #env: Record<string, string>
  readonly #url: string
  readonly #random: () => number
  readonly #teens: StubbornTeen[] = []
  #child: Child
  #console: Console
  #damage = noConversationDamage()
  #isOver = false

  private constructor(
    place: Place,
    dataDir: string,
    ground: { env: Record<string, string>; url: string; child: Child; console: Console; seed: number },
  ) {
    this.#place = place
    this.#dataDir = dataDir
    this.#env = ground.env
    this.#url = ground.url
    this.#child = ground.child
    this.#console = ground.console
    this.#random = chance(ground.seed)
  }

  static async start(place: Place, dataDir: string, seed: number): Promise<ProgramRun> {
    if (!existsSync(program)) throw new Error('dist/ is missing: run `npm run build` first')
    const port = await findPort()
    const store: Record<string, string> = place.engine === 'mongo' ? { MONGODB_URI: place.uri } : {}
    const env = { DATA_DIR: dataDir, PORT: String(port), LIMITS: 'off', ...store, ...adminEnv }
    const url = `http://127.0.0.1:${port}`
    const child = await startProgram(env)
    return new ProgramRun(place, dataDir, { env, url, child, console: await Console.signsIn(url), seed })
  }

  /** So many blows while teens talk; then everything is looked at, and the program is stopped. */
  async through(kills: number, blow: () => Promise<void>): Promise<ProgramKills> {
    try {
      const chairs = Promise.all(Array.from({ length: teensAtOnce }, () => this.#chair()))
      // Whatever fails first is told; a chair left behind then fails, too.
      chairs.catch(() => undefined)
      for (let kill = 0; kill < kills; kill++) {
        // A chair that fails ends the wait, and with it the run.
        await Promise.race([wait(this.#random() * longestLifeMs), chairs])
        await blow()
      }
      this.#isOver = true
      await chairs
      await this.#judgeConversations()
      await this.#judgeDangers()
      const code = await this.#child.stop()
      if (code !== 0) throw new Error(`it stopped with ${code}: ${this.#child.stderr}`)
      await this.#judgeDebts()
    } finally {
      this.#isOver = true
      await this.#child.kill()
    }
    return this.#summary(kills)
  }

  async killAndStart(): Promise<void> {
    await this.#child.kill()
    const inDanger = this.#inDanger().length
    this.#child = await startProgram(this.#env)
    const queued = await this.#console.criticalQueued()
    if (queued.length < inDanger)
      this.#add({ lost: [`${inDanger - queued.length} of ${inDanger} dangers after a start`] })
  }

  /** One teen after the other in this chair, until the killing is over. */
  async #chair(): Promise<void> {
    while (!this.#isOver) {
      const teen = new StubbornTeen(this.#url)
      this.#teens.push(teen)
      // The first one in any case: a run without danger would prove less.
      const isInDanger = teen === this.#teens[0] || this.#random() < 0.6
      await tellsAStory(teen, isInDanger, this.#random)
    }
  }

  async #judgeConversations(): Promise<void> {
    const calm = new StubbornTeen(this.#url)
    await calm.arrives()
    const greeted = await whole(calm, (heard) => heard.length > 0)
    const welcome = greeted.map(({ text = '' }) => text)
    for (const teen of this.#teens) {
      const all = await whole(teen, (heard) => isAnswered(heard, heard.findLast(fromTeen)))
      await teen.tails()
      this.#add(judgeConversation(teen, all, welcome))
    }
  }

  /** Each teen who spoke of dying has one critical case that waits, with those words in it once. */
  async #judgeDangers(): Promise<void> {
    const inDanger = this.#inDanger().length
    const queued = await this.#console.criticalQueued()
    if (queued.length < inDanger) this.#add({ lost: [`${inDanger - queued.length} of ${inDanger} dangers`] })
    if (queued.length > inDanger) this.#add({ doubled: [`${queued.length} cases for ${inDanger} dangers`] })
    for (const id of queued) {
      const times = (await this.#console.teenSaid(id)).filter((text) => text === criticalSaying).length
      if (times === 0) this.#add({ lost: [`the danger of case ${id}`] })
      if (times > 1) this.#add({ doubled: [`the danger of case ${id}`] })
    }
  }

  /** No conversation is still owed an answer, by the store's own word. */
  async #judgeDebts(): Promise<void> {
    const keys = loadKeys({ dataDir: this.#dataDir })
    const store = await openPlace(this.#place, createSealer(keys))
    try {
      const log = await ConversationLog.open(store, Date.now)
      this.#add({ unanswered: await log.owing() })
    } finally {
      await store.close()
    }
  }

  #inDanger(): StubbornTeen[] {
    return this.#teens.filter(({ criticalAcknowledged }) => criticalAcknowledged)
  }

  #add(damage: Partial<ConversationDamage>): void {
    this.#damage = addConversationDamage(this.#damage, { ...noConversationDamage(), ...damage })
  }

  #summary(kills: number): ProgramKills {
    return {
      kills,
      conversations: this.#teens.length,
      messages: this.#teens.reduce((sum, { said }) => sum + said.length, 0),
      inDanger: this.#inDanger().length,
      damage: this.#damage,
    }
  }
}

/** It is ready when its last address is printed. */
const startProgram = async (env: Record<string, string>): Promise<Child> => {
  const child = Child.program(program, [], env)
  await child.prints(/\/stats\n/, 60_000)
  return child
}

/** The conversation as it is once `isDone`, or when that takes too long. */
const whole = async (teen: StubbornTeen, isDone: (heard: Heard[]) => boolean): Promise<Heard[]> => {
  let heard: Heard[] = []
  await waitFor(async () => {
    heard = await teen.reads()
    return isDone(heard) || undefined
  }, lastAnswerMs)
  return heard
}

const isAnswered = (heard: Heard[], last: Heard | undefined): boolean =>
  last === undefined || heard.some(({ replyToId }) => replyToId === last.id)

/** A port that was free a moment ago. */
async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
