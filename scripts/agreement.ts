import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { categorySchema, severitySchema, signalSchema } from '../services/taxonomy-schemas.ts'
import { agreementOf, agreementTable, type Reading } from '../training/agreement.ts'

const readingSchema = z.object({
  id: z.string(),
  severity: severitySchema,
  categories: z.array(categorySchema),
  signals: z.array(signalSchema),
})

const parse = (line: string): Reading | undefined => {
  try {
    return readingSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** Every `.jsonl` file of a folder, by name; no folder is no reading. Lines that are none are named, and left out. */
const readFolder = (folder: URL, complain: (problem: string) => void): Reading[] =>
  filesOf(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        if (line.trim() === '') return []
        const reading = parse(line)
        if (!reading) complain(`${file}, line ${index + 1}: not a reading, left out`)
        return reading ? [reading] : []
      }),
  )

const filesOf = (folder: URL): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** `npm run agreement [-- --json]`: how far the labels of the messages and those of the second reading agree. */
export async function main(args: string[]): Promise<void> {
  const training = new URL('training/', pathToFileURL(`${process.cwd()}/`))
  const complain = (problem: string): void => console.error(problem)
  const first = readFolder(new URL('first-reading/', training), complain)
  const second = readFolder(new URL('second-reading/', training), complain)
  const agreements = agreementOf(first, second)
  if (args.includes('--json')) {
    console.log(JSON.stringify(agreements))
    return
  }
  const known = new Set(first.map(({ id }) => id))
  const unknown = new Set(second.flatMap(({ id }) => (known.has(id) ? [] : [id]))).size
  const strangers = unknown > 0 ? `; ${unknown} readings of no message` : ''
  console.log(
    `${agreements[0]?.n ?? 0} of ${known.size} messages read twice${strangers}\n\n${agreementTable(agreements)}`,
  )
}
