import { existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import { type Category, categories, type Severity, type Signal, severities, signals } from '../taxonomy.ts'

/**
 * The rules as they are on disk, read once at start; a wrong file stops the start with its name. Their shape is looked
 * at by hand here, because loading a schema library would take longer than all the rules; tests hold them to schemas.
 */

const readJson = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`./rules/${file}.json`, import.meta.url), 'utf8'))

/** What the build wrote beside the rules, or nothing where nothing was built. */
export const readCompiled = (): unknown => {
  const file = new URL('./rules/compiled.json', import.meta.url)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Reads a file of rules by a schema, for those that have one at hand. Throws with the name of the file. */
export const readRules = <T>(file: string, schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(readJson(file))
  if (!parsed.success) throw new Error(`rules/${file}.json is not well formed`, { cause: parsed.error })
  return parsed.data
}

type Entries = Readonly<Record<string, unknown>>

const malformed = (file: string, what: string): Error => new Error(`rules/${file}.json is not well formed: ${what}`)

const entriesIn = (file: string, what: string, value: unknown): Entries => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(file, `${what} is no object`)
  return value as Entries
}

const textsIn = (file: string, what: string, value: unknown): readonly string[] => {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw malformed(file, `${what} is no list of texts`)
  }
  return value
}

/** A file of named lists of texts. Throws when it is anything else. */
export const readLists = (file: string): Readonly<Record<string, readonly string[]>> => {
  const lists = Object.entries(entriesIn(file, 'the file', readJson(file)))
  return Object.fromEntries(lists.map(([name, list]) => [name, textsIn(file, name, list)]))
}

/** Written by `npm run train`: how often each common word stands in a thousand, by its sound key. */
export const readCommonWords = (): Readonly<Record<string, number>> => {
  const words = Object.entries(entriesIn('common-words', 'the file', readJson('common-words')))
  for (const [word, share] of words) if (typeof share !== 'number') throw malformed('common-words', word)
  return Object.fromEntries(words) as Record<string, number>
}

/** A list that must be there. */
export const listIn = (file: string, lists: Readonly<Record<string, readonly string[]>>, name: string) => {
  const list = lists[name]
  if (!list) throw malformed(file, `${name} is missing`)
  return list
}

export interface FeatureRule {
  readonly feature: string
  /** A denial beside these takes them back. */
  readonly phrases: readonly string[]
  /** These say it whatever stands beside them, often because they hold the denial ("plus envie de vivre"). */
  readonly firm: readonly string[]
  /** No turn of phrase takes these back, though one begins alike ("il va me tuer si …"). A denial does. */
  readonly literal: readonly string[]
}

/** A file of features. Throws when it is not well formed. */
export const readFeatures = (file: string): FeatureRule[] =>
  Object.entries(entriesIn(file, 'the file', readJson(file))).map(([feature, value]) => {
    const { phrases = [], firm = [], literal = [] } = entriesIn(file, feature, value)
    const texts = (list: unknown) => textsIn(file, feature, list)
    return { feature, phrases: texts(phrases), firm: texts(firm), literal: texts(literal) }
  })

export type Label = Category | Signal | Severity

export interface LabelRule {
  readonly rule: string
  readonly label: Label
  readonly all: readonly (readonly string[])[]
  /** How many words apart the groups may be; absent, anywhere in the report. */
  readonly near?: number | undefined
  /** Whether two messages of one report count as near each other. */
  readonly across: boolean
  readonly none: readonly string[]
  /** Said outright: it stands whatever the model makes of the words around it. */
  readonly sure: boolean
}

const labels: ReadonlySet<unknown> = new Set([...categories, ...signals, ...severities])
const isLabel = (value: unknown): value is Label => labels.has(value)

const readLabelRule = (value: unknown): LabelRule => {
  const file = 'labels'
  const { rule, label, all, near, across = false, none = [], sure = false } = entriesIn(file, 'a rule', value)
  if (typeof rule !== 'string') throw malformed(file, 'a rule has no name')
  if (!isLabel(label)) throw malformed(file, `the rule ${rule} has no label`)
  if (!Array.isArray(all)) throw malformed(file, `the rule ${rule} has no groups`)
  if (near !== undefined && typeof near !== 'number') throw malformed(file, `the rule ${rule} has a wrong distance`)
  const groups = all.map((group) => textsIn(file, rule, group))
  return {
    rule,
    label,
    all: groups,
    near,
    across: across === true,
    none: textsIn(file, rule, none),
    sure: sure === true,
  }
}

/** The rules that give labels. Throws when one is not well formed. */
export const readLabelRules = (): LabelRule[] => {
  const rules = readJson('labels')
  if (!Array.isArray(rules)) throw malformed('labels', 'the file is no list')
  return rules.map(readLabelRule)
}
