import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'
import { aJourney, aKey, firstKey, type Journey, runStore, withRaw } from './store-journey.ts'

const secondKey = aKey('k2', 2)
const bothKeys = `${secondKey},${firstKey}`

let journey: Journey
beforeAll(async () => {
  journey = await aJourney()
})
afterAll(() => journey.end())

const bytesOf = (dataDir: string): Buffer =>
  Buffer.concat(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file))))

test('while people write, everything goes under the new key; then the old one can be dropped, and nothing is lost', async () => {
  const DATA_DIR = journey.copied()
  let app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: bothKeys } })
  const teen = await Teen.arrives(app.url)
  await teen.says('je veux mourir')
  let isOver = false
  const talking = (async () => {
    let said = 0
    for (; !isOver || said < 3; said++) await teen.says(`mot numéro ${said}`)
    return said
  })()
  const rotated = await runStore(['rotate-keys'], { DATA_DIR, RELAIS_KEYS: bothKeys })
  isOver = true
  const said = await talking
  expect(rotated).toMatchObject({ exitCode: 0, text: expect.stringContaining('Retirez ces clés') })
  expect(rotated.text).toContain('Plus rien ici n’a besoin de : k1.')
  await app.stop()
  expect(bytesOf(DATA_DIR).includes('§k1§')).toBe(false)

  app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: secondKey } })
  // Addresses are found by their hash, and the teen's token was minted before.
  const staff = await Staff.signsIn(app.url)
  expect(await staff.queue()).toHaveLength(2)
  const heard = await new TeenAgain(app.url, teen).reads()
  expect(heard.filter((text) => text?.startsWith('mot numéro'))).toHaveLength(said)
  await app.stop()
  expect(await runStore(['check'], { DATA_DIR, RELAIS_KEYS: secondKey })).toMatchObject({ exitCode: 0 })
  const old = await runStore(['check'], { DATA_DIR, RELAIS_KEYS: firstKey })
  expect(old).toMatchObject({ exitCode: 1, text: expect.stringContaining('autre clé') })
}, 60_000)

/** A teen's page after the server came back. */
class TeenAgain {
  readonly #url: string
  readonly #teen: Teen

  constructor(url: string, teen: Teen) {
    this.#url = url
    this.#teen = teen
  }

  async reads(): Promise<(string | undefined)[]> {
    const texts: (string | undefined)[] = []
    for (let watermark = ''; ; ) {
      const path = `/v3/directline/conversations/${this.#teen.conversationId}/activities?watermark=${watermark}`
      const response = await fetch(this.#url + path, { headers: { authorization: `Bearer ${this.#teen.token}` } })
      const read = (await response.json()) as { activities: { text?: string }[]; watermark: string }
      texts.push(...read.activities.map(({ text }) => text))
      if (read.activities.length === 0 || read.watermark === watermark) return texts
      watermark = read.watermark
    }
  }
}

test('a key that no running server has is refused, before anything is sealed with it', async () => {
  const DATA_DIR = journey.copied()
  const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: firstKey } })
  const { exitCode, text } = await runStore(['rotate-keys'], { DATA_DIR, RELAIS_KEYS: bothKeys })
  expect(exitCode).toBe(1)
  expect(text).toContain('La clé k2 n’a encore jamais servi ici.')
  await app.stop()
  expect(bytesOf(DATA_DIR).includes('§k2§')).toBe(false)
  // Alone with the data, nobody can be left behind.
  expect(await runStore(['rotate-keys'], { DATA_DIR, RELAIS_KEYS: bothKeys })).toMatchObject({ exitCode: 0 })
  expect(bytesOf(DATA_DIR).includes('§k1§')).toBe(false)
}, 30_000)

test('a string that no key opens keeps the old keys, and is named without what it holds', async () => {
  const DATA_DIR = journey.copied()
  const id = await withRaw(DATA_DIR, async (raw) => {
    const [first, second] = await raw.read('entries', undefined, 2)
    if (!first || !second) throw new Error('no entries')
    await raw.write('entries', [{ ...first, text: second.text }])
    return first._id
  })
  const { exitCode, text } = await runStore(['rotate-keys'], { DATA_DIR, RELAIS_KEYS: bothKeys })
  expect(exitCode).toBe(1)
  expect(text).toContain(`Aucune clé donnée n’ouvre : entries ${id} (text).`)
  const without = await runStore(['check'], { DATA_DIR, RELAIS_KEYS: secondKey })
  expect(without).toMatchObject({ exitCode: 1, text: expect.stringContaining('autre clé') })
}, 30_000)

test('with one key, there is nothing to do', async () => {
  const { exitCode, text } = await runStore(['rotate-keys'], { DATA_DIR: journey.copied() })
  expect({ exitCode, text }).toEqual({
    exitCode: 0,
    text: 'Passage 1, documents rescellés : 0\nTout est scellé avec la clé k1.',
  })
})
