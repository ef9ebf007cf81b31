import { readFileSync } from 'node:fs'
import { createInstance } from 'i18next'
import { z } from 'zod'
import type commands from './fr/commands.json'
import type followUp from './fr/follow-up.json'
import type intake from './fr/intake.json'
import type safety from './fr/safety.json'

/** `vous`: adults. A sentence that differs for them has a second key ending in `_vous`. */
export type Address = 'tu' | 'vous'

type Keys<Name extends string, Sentences> = `${Name}:${Exclude<keyof Sentences & string, `${string}_vous`>}`
export type SentenceKey =
  | Keys<'commands', typeof commands>
  | Keys<'follow-up', typeof followUp>
  | Keys<'intake', typeof intake>
  | Keys<'safety', typeof safety>

export type Variables = Record<string, string | number>
/** Fills a sentence of `locales/fr`. Keys are checked by the compiler. */
export type Translate = (key: SentenceKey, variables?: Variables) => string

export const dialogNamespaces = ['commands', 'follow-up', 'intake', 'safety'] as const

const sentencesSchema = z.record(z.string(), z.string().min(1))

/** The sentences of one dialog namespace, as written. */
export function readSentences(namespace: (typeof dialogNamespaces)[number]): Record<string, string> {
  return sentencesSchema.parse(JSON.parse(readFileSync(new URL(`./fr/${namespace}.json`, import.meta.url), 'utf8')))
}

/**
 * Translators for the dialogs, one per way of addressing people. `defaults` are variables every sentence may use
 * (phone numbers, from their data file). A key that does not exist throws: no sentence may be missing in silence.
 */
export function createTranslators(defaults: Variables): Record<Address, Translate> {
  const i18n = createInstance()
  void i18n.init({
    lng: 'fr',
    fallbackLng: 'fr',
    initAsync: false,
    showSupportNotice: false,
    resources: { fr: Object.fromEntries(dialogNamespaces.map((name) => [name, readSentences(name)])) },
    keySeparator: false,
    interpolation: { escapeValue: false, defaultVariables: defaults },
    saveMissing: true,
    missingKeyHandler: (_languages, namespace, key) => {
      throw new Error(`missing sentence ${namespace}:${key}`)
    },
  })
  const translate =
    (address: Address): Translate =>
    (key, variables) =>
      i18n.t(key, { ...variables, ...(address === 'vous' && { context: 'vous' }) })
  return { tu: translate('tu'), vous: translate('vous') }
}
