import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { categories, categorySchema, severities, severitySchema, signalSchema, signals } from '../taxonomy.ts'
import { PhraseBook } from './pattern.ts'

/** The rules as they are on disk, parsed once at start; a wrong file stops the start with its name. */

export const readRules = <T>(file: string, schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(JSON.parse(readFileSync(new URL(`./rules/${file}.json`, import.meta.url), 'utf8')))
  if (!parsed.success) throw new Error(`rules/${file}.json is not well formed`, { cause: parsed.error })
  return parsed.data
}

const featureFile = z.record(
  z.string(),
  z.object({
    /** A denial beside these takes them back. */
    phrases: z.array(z.string()).default([]),
    /** These say it whatever stands beside them, often because they hold the denial ("plus envie de vivre"). */
    firm: z.array(z.string()).default([]),
  }),
)

const frameFile = z.object({
  idioms: z.array(z.string()),
  dangerIdioms: z.array(z.string()),
  negators: z.array(z.string()),
  negatorsBefore: z.array(z.string()),
  negatorsAfter: z.array(z.string()),
  notNegating: z.array(z.string()),
  joints: z.array(z.string()),
  subjects: z.array(z.string()),
})

const labelFile = z.array(
  z.object({
    rule: z.string(),
    label: z.union([categorySchema, signalSchema, severitySchema]),
    all: z.array(z.array(z.string())),
    /** How many words apart the groups may be; absent, anywhere in the report. */
    near: z.number().int().optional(),
    /** Whether two messages of one report count as near each other. */
    across: z.boolean().default(false),
    none: z.array(z.string()).default([]),
  }),
)

export type LabelRule = z.infer<typeof labelFile>[number]
export type Label = LabelRule['label']

/** What a phrase stands for: a feature of the message, or a word of the frame around it. */
export interface PhraseOwner {
  readonly kind:
    | 'feature'
    | 'idiom'
    | 'dangerIdiom'
    | 'negator'
    | 'before'
    | 'after'
    | 'notNegating'
    | 'joint'
    | 'subject'
  readonly feature: string
  readonly firm: boolean
  /** A danger said of oneself or at home: some turns of phrase take back only this. */
  readonly danger: boolean
}

/** What is said of oneself or at home: some turns of phrase take back only this. */
const dangerFiles = ['danger', 'suicide', 'self-harm', 'home', 'assault', 'ambush'] as const
const otherFiles = ['violence', 'images', 'adults', 'encounters', 'threats', 'hostility', 'circumstances'] as const

export const fields = readRules('fields', z.record(z.string(), z.array(z.string())))
export const labelRules: readonly LabelRule[] = readRules('labels', labelFile)

const fillBook = (): { book: PhraseBook<PhraseOwner>; names: ReadonlySet<string> } => {
  const book = new PhraseBook<PhraseOwner>(fields)
  const names = new Set<string>()
  const addAll = (phrases: readonly string[], owner: PhraseOwner): void => {
    for (const phrase of phrases) book.add(phrase, owner)
  }
  const addFile = (file: string, danger: boolean): void => {
    for (const [feature, { phrases, firm }] of Object.entries(readRules(file, featureFile))) {
      names.add(feature)
      addAll(phrases, { kind: 'feature', feature, firm: false, danger })
      addAll(firm, { kind: 'feature', feature, firm: true, danger })
    }
  }
  for (const file of dangerFiles) addFile(file, true)
  for (const file of otherFiles) addFile(file, false)
  const frames = readRules('frames', frameFile)
  const frame = (kind: PhraseOwner['kind']): PhraseOwner => ({ kind, feature: kind, firm: true, danger: false })
  addAll(frames.idioms, frame('idiom'))
  addAll(frames.dangerIdioms, frame('dangerIdiom'))
  addAll(frames.negators, frame('negator'))
  addAll(frames.negatorsBefore, frame('before'))
  addAll(frames.negatorsAfter, frame('after'))
  addAll(frames.notNegating, frame('notNegating'))
  addAll(frames.joints, frame('joint'))
  addAll(frames.subjects, frame('subject'))
  return { book, names }
}

const { book, names } = fillBook()
export const ruleBook = book

for (const { rule, all, none } of labelRules) {
  for (const name of [...all.flat(), ...none]) {
    if (!names.has(name)) throw new Error(`rules/labels.json: the rule ${rule} names an unknown feature ${name}`)
  }
}

const isIn = <T extends string>(list: readonly T[], label: Label): label is Label & T =>
  (list as readonly string[]).includes(label)
export const isCategory = (label: Label) => isIn(categories, label)
export const isSignal = (label: Label) => isIn(signals, label)
export const isSeverity = (label: Label) => isIn(severities, label)
