import { z } from 'zod'
import type { CollectionDefinition } from '../../services/store/collection.ts'
import { openEmbeddedStore } from '../../services/store/embedded.ts'
import { createSealer } from '../../services/store/sealer.ts'

/** Writes without end, several at a time, and prints each number once it is acknowledged. A test kills it. */

export const numberedSchema = z.object({ _id: z.string(), number: z.number(), text: z.string() })
export const numbered: CollectionDefinition<z.infer<typeof numberedSchema>> = {
  name: 'numbered',
  schema: numberedSchema,
}
export const loopSealer = () => {
  const key = Buffer.alloc(32, 7)
  return createSealer({ current: { id: 'k1', key }, all: new Map([['k1', key]]) })
}

const writeForEver = async (dataDir: string, from: number): Promise<void> => {
  const store = await openEmbeddedStore({ dataDir, sealer: loopSealer() })
  const collection = await store.collection(numbered)
  let next = from
  const writer = async (): Promise<void> => {
    for (;;) {
      const number = next++
      await collection.insertOne({ _id: `n${number}`, number, text: `mot ${number}` })
      process.stdout.write(`${number}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, writer))
}

const [, program, dataDir, from] = process.argv
if (program?.endsWith('write-loop.js') && dataDir) await writeForEver(dataDir, Number(from))
