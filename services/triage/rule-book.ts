import { categories, severities, signals } from '../taxonomy.ts'
import { type CompiledBook, PhraseBook } from './pattern.ts'
import {
  type Label,
  type LabelRule,
  listIn,
  readCommonWords,
  readCompiled,
  readFeatures,
  readLabelRules,
  readLists,
} from './rule-files.ts'

export { type Label, type LabelRule, readRules } from './rule-files.ts'

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
  /** Meant as it stands: it is no figure of speech. */
  readonly literal: boolean
  /** A danger said of oneself or at home: some turns of phrase take back only this. */
  readonly danger: boolean
}

/** What is said of oneself or at home: some turns of phrase take back only this. */
const dangerFiles = ['outright', 'danger', 'suicide', 'self-harm', 'home', 'assault', 'ambush'] as const
const otherFiles = ['violence', 'images', 'adults', 'encounters', 'threats', 'hostility', 'circumstances'] as const

export const fields = readLists('fields')
export const labelRules: readonly LabelRule[] = readLabelRules()

/** The rules as a book, and the names of the features they find. */
export interface CompiledRules {
  readonly book: CompiledBook<PhraseOwner>
  readonly features: readonly string[]
}

interface Rules {
  readonly book: PhraseBook<PhraseOwner>
  readonly features: ReadonlySet<string>
}

const frameLists = [
  ['idioms', 'idiom'],
  ['dangerIdioms', 'dangerIdiom'],
  ['negators', 'negator'],
  ['negatorsBefore', 'before'],
  ['negatorsAfter', 'after'],
  ['notNegating', 'notNegating'],
  ['joints', 'joint'],
  ['subjects', 'subject'],
] as const

/** Reads and compiles every phrase. Throws with its text when one is not well formed. */
const compileFiles = (): Rules => {
  const book = new PhraseBook<PhraseOwner>(fields, readCommonWords())
  const features = new Set<string>()
  const addAll = (phrases: readonly string[], owner: PhraseOwner): void => {
    for (const phrase of phrases) book.add(phrase, owner)
  }
  const addFile = (file: string, danger: boolean): void => {
    for (const { feature, phrases, firm, literal } of readFeatures(file)) {
      features.add(feature)
      const owner = { kind: 'feature', feature, firm: false, literal: false, danger } as const
      addAll(phrases, owner)
      addAll(firm, { ...owner, firm: true })
      addAll(literal, { ...owner, literal: true })
    }
  }
  for (const file of dangerFiles) addFile(file, true)
  for (const file of otherFiles) addFile(file, false)
  const frames = readLists('frames')
  for (const [name, kind] of frameLists) {
    addAll(listIn('frames', frames, name), { kind, feature: kind, firm: true, literal: true, danger: false })
  }
  return { book, features }
}

/** What the build keeps, so that a start reads the book instead of writing it. */
export const compileRules = (): CompiledRules => {
  const { book, features } = compileFiles()
  return { book: book.compiled(), features: [...features] }
}

const restoreRules = (compiled: CompiledRules): Rules => {
  const book = new PhraseBook<PhraseOwner>(fields)
  book.restore(compiled.book)
  return { book, features: new Set(compiled.features) }
}

// Written by our own build from the same sources: nothing else is ever there.
const compiled = readCompiled() as CompiledRules | undefined
const { book, features } = compiled ? restoreRules(compiled) : compileFiles()
export const ruleBook = book

for (const { rule, all, none } of labelRules) {
  for (const name of [...all.flat(), ...none]) {
    if (!features.has(name)) throw new Error(`rules/labels.json: the rule ${rule} names an unknown feature ${name}`)
  }
}

const isIn = <T extends string>(list: readonly T[], label: Label): label is Label & T =>
  (list as readonly string[]).includes(label)
export const isCategory = (label: Label) => isIn(categories, label)
export const isSignal = (label: Label) => isIn(signals, label)
export const isSeverity = (label: Label) => isIn(severities, label)
