import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { outputs } from '../services/triage/model/outputs.ts'
import type { ModelFile } from '../services/triage/model/reading.ts'
import { useClassKeys } from '../services/triage/model/word-classes.ts'
import { readClassKeys } from './class-keys.ts'
import { commonWordsOf } from './common-words.ts'
import { isUntuned, leaveOneFoldOut } from './cross-validate.ts'
import { decideAll } from './decide.ts'
import { featuresOf, learn } from './learn.ts'
import { projectFolder, readTrainingMessages, trainingFiles } from './messages.ts'

/**
 * `npm run train [-- --check]`: learns the linear model from every training message, and how far it is believed from
 * what models that had not learned a message made of it. Writes its files beside the code of triage, the same
 * bytes every time for the same files; with `--check` writes nothing and ends with 1 when they differ.
 */

const modelFolder = new URL('services/triage/model/', projectFolder)

/** Of everything that is learned from. */
const hashOfFiles = async (): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of trainingFiles()) hash.update(await readFile(file))
  return hash.digest('hex')
}

interface Trained {
  readonly name: string
  readonly bytes: Buffer
}

const toJson = (value: unknown, indent?: number): Buffer => Buffer.from(`${JSON.stringify(value, undefined, indent)}\n`)

const trained = async (): Promise<Trained[]> => {
  const classKeys = readClassKeys()
  useClassKeys(classKeys)
  const messages = readTrainingMessages()
  const { witnessed } = leaveOneFoldOut(messages)
  const { bias, scale, table } = learn(messages, messages.map(featuresOf))
  const model: ModelFile = {
    outputs,
    bias: [...bias],
    scale: [...scale],
    decisions: decideAll(witnessed.filter(isUntuned)),
    learnedFrom: { messages: messages.length, sha256: await hashOfFiles() },
  }
  return [
    { name: 'class-keys.json', bytes: toJson(classKeys) },
    { name: 'model.json', bytes: toJson(model, 2) },
    { name: 'weights.bin', bytes: table.toBytes() },
    { name: '../rules/common-words.json', bytes: toJson(commonWordsOf(messages.map(({ text }) => text)), 2) },
  ]
}

const differs = async ({ name, bytes }: Trained): Promise<boolean> =>
  !bytes.equals(await readFile(new URL(name, modelFolder)).catch(() => Buffer.alloc(0)))

export const main = async (args: string[]): Promise<void> => {
  const isCheck = args.includes('--check')
  for (const file of await trained()) {
    const other = await differs(file)
    console.log(`${file.name}: ${file.bytes.length} bytes${other ? ', other than before' : ', the same as before'}`)
    if (isCheck && other) process.exitCode = 1
    if (!isCheck) await writeFile(new URL(file.name, modelFolder), file.bytes)
  }
}
