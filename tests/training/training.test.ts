import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { outputs } from '../../services/triage/model/outputs.ts'
import { useClassKeys } from '../../services/triage/model/word-classes.ts'
import { readClassKeys } from '../../training/class-keys.ts'
import { featuresOf, learn } from '../../training/learn.ts'
import { bestForF1, fitLogistic } from '../../training/logistic.ts'
import { isTrue, type Labelled, readTrainingMessages, setAsideFile, trainingFiles } from '../../training/messages.ts'
import { trainSupportVectors } from '../../training/support-vectors.ts'

const messages = readTrainingMessages()
const modelFile = (name: string): Buffer =>
  readFileSync(new URL(`../../services/triage/model/${name}`, import.meta.url))

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

describe('what is learned from', () => {
  test('at least 4,000 messages beside the corpora, in batches that each lie in one fold', () => {
    expect(messages.filter(({ tuned }) => !tuned).length).toBeGreaterThan(4000)
    expect(new Set(messages.map(({ fold }) => fold)).size).toBe(5)
    const folds = new Map<string, Set<number>>()
    for (const { batch, fold } of messages) folds.set(batch, (folds.get(batch) ?? new Set()).add(fold))
    for (const [batch, own] of folds) expect({ batch, folds: own.size }).toEqual({ batch, folds: 1 })
  })

  test('nothing of the set-aside file is among it', () => {
    const learned = new Set(messages.map(({ text }) => plain(text)))
    const aside = readFileSync(setAsideFile, 'utf8').trim().split('\n')
    expect(aside.length).toBeGreaterThan(400)
    expect(aside.filter((line) => learned.has(plain(JSON.parse(line).text)))).toEqual([])
  })

  test('no id and no text stands twice', () => {
    const untuned = messages.filter(({ tuned }) => !tuned)
    expect(new Set(untuned.map(({ id }) => id)).size).toBe(untuned.length)
    const texts = untuned.map(({ text }) => plain(text))
    const again = texts.filter((text, index) => text.length > 25 && texts.indexOf(text) !== index)
    expect(again).toEqual([])
  })

  test('the labels keep the taxonomy’s conventions', () => {
    const wrong = messages.filter(
      ({ categories, severity, signals }) =>
        (categories.includes('other') && categories.length > 1) ||
        (categories.includes('sextortion') && categories.includes('intimate_image_threat')) ||
        (signals.some((signal) =>
          ['suicidal_ideation', 'self_harm', 'sexual_assault', 'family_offender'].includes(signal),
        ) &&
          severity !== 'critical'),
    )
    expect(wrong.filter(({ tuned }) => !tuned).map(({ id }) => id)).toEqual([])
  })
})

describe('the model that is shipped', () => {
  test('was learned from these files, and no others', () => {
    const hash = createHash('sha256')
    for (const file of trainingFiles()) hash.update(readFileSync(file))
    const model = JSON.parse(modelFile('model.json').toString('utf8'))
    expect(model.learnedFrom).toEqual({ messages: messages.length, sha256: hash.digest('hex') })
    expect(model.outputs).toEqual(outputs)
  })

  test('knows the classes of the lexicon as it is', () => {
    expect(JSON.parse(modelFile('class-keys.json').toString('utf8'))).toEqual(
      JSON.parse(JSON.stringify(readClassKeys())),
    )
  })

  test('weighs at most 10 MB in all', () => {
    const bytes = ['weights.bin', 'model.json', 'class-keys.json'].reduce(
      (sum, name) => sum + modelFile(name).length,
      0,
    )
    expect(bytes).toBeLessThanOrEqual(10_000_000)
  })
})

describe('learning', () => {
  beforeAll(() => useClassKeys(readClassKeys()))
  const few = messages.filter((_, index) => index % 40 === 0)
  const features = () => few.map(featuresOf)

  test('the same messages give the same bytes', () => {
    const [first, second] = [learn(few, features()), learn(few, features())]
    expect(first.table.toBytes().equals(second.table.toBytes())).toBe(true)
    expect([...first.bias]).toEqual([...second.bias])
    expect([...first.scale]).toEqual([...second.scale])
  })

  test('other messages give other bytes', () => {
    const others = few.map((message): Labelled => ({ ...message, severity: 'low' }))
    expect(learn(few, features()).table.toBytes().equals(learn(others, features()).table.toBytes())).toBe(false)
  })

  test('a meeting and a near threat are told from what has a label of its own', () => {
    const base: Labelled = {
      id: 'x',
      text: 'x',
      categories: ['grooming'],
      signals: ['adult_offender'],
      severity: 'critical',
      register: 'standard',
      speaker: 'victim',
      kind: 'report',
    }
    expect(isTrue(base, 'planned-meeting')).toBe(true)
    expect(isTrue({ ...base, signals: ['sexual_assault'] }, 'planned-meeting')).toBe(false)
    expect(isTrue({ ...base, categories: ['threat'] }, 'near-threat')).toBe(true)
    expect(isTrue({ ...base, categories: ['threat'], severity: 'high' }, 'grave-words')).toBe(true)
  })
})

test('support vectors part what a line can part', () => {
  const rows = [
    [1, 0],
    [0.9, 0.2],
    [0, 1],
    [0.1, 0.8],
  ].map((values) => ({ columns: Int32Array.of(0, 1), values: Float64Array.from(values) }))
  const weights = trainSupportVectors(rows, (row) => row < 2, 2, { cost: 10, yesCost: 1, rounds: 200, seed: 1 })
  const margins = rows.map(
    ({ values }) => (weights[0] ?? 0) * (values[0] ?? 0) + (weights[1] ?? 0) * (values[1] ?? 0) + (weights[2] ?? 0),
  )
  expect(margins.map((margin) => margin > 0)).toEqual([true, true, false, false])
})

test('logistic regression finds the odds of a group', () => {
  const samples = Array.from({ length: 4000 }, (_, index) => ({ inputs: [1], isTrue: index % 4 === 0 }))
  const { weights, likelihoods } = fitLogistic(samples)
  expect(weights[0]).toBeCloseTo(Math.log(1 / 3), 2)
  expect(likelihoods[0]).toBeCloseTo(0.25, 2)
})

test('the best threshold for F1 takes the yeses and leaves the noes', () => {
  const samples = [0.9, 0.8, 0.7, 0.3, 0.2].map((input, index) => ({ inputs: [input], isTrue: index < 3 }))
  expect(bestForF1(samples, [0.9, 0.8, 0.7, 0.3, 0.2])).toBe(0.7)
})
