import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { triageMessage } from '../services/triage/triage-message.ts'
import type { Measurement } from './measurement.ts'

/** Where `npm run` starts: the compiled bench must find the corpus too, which is not compiled. */
const corpus = new URL('tests/corpus/reports.jsonl', pathToFileURL(`${process.cwd()}/`))
/** Beside the compiled bench. */
const compiledTriage = new URL('../services/triage/triage-message.js', import.meta.url)

const longTextLength = 100_000
const parts = 10
const starts = 7

/**
 * How fast messages are triaged once warm, how long a fresh process takes to triage its first, and whether a text ten
 * times as long takes ten times as long: `linearRatio` 1 is linear, 10 would be quadratic.
 */
export async function measureTriage({ long }: { long: boolean }): Promise<Measurement> {
  const texts = readTexts(readFileSync(corpus, 'utf8'))
  const rounds = long ? 25 : 9
  const [processMs, emptyStartMs] = [medianStartMs(firstMessage(compiledTriage)), medianStartMs('')]
  return {
    figures: {
      messagesPerSecond: Math.round(perSecond(texts, triageMessage, rounds)),
      // What reading a first message adds to a process that does nothing.
      startMs: round(processMs - emptyStartMs),
      linearRatio: round(linearRatio(texts, triageMessage, rounds)),
      countedPerSecond: Math.round(perSecond(texts, countWords, rounds)),
      emptyStartMs: round(emptyStartMs),
    },
    reference: 'couper en mots et compter, mêmes textes (countedPerSecond) ; un processus vide (emptyStartMs)',
  }
}

export const readTexts = (lines: string): string[] =>
  lines.split('\n').flatMap((line) => (line.trim() === '' ? [] : [String(JSON.parse(line).text)]))

/** What any reader of words must do at least. */
export const countWords = (text: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Each with nothing beside it: `forEach` would hand on its place too, which triage takes for "this is a reply". */
const readAll = (texts: readonly string[], read: (text: string) => unknown): void => {
  for (const text of texts) read(text)
}

/** Texts a second on one core: the median of `rounds` over all of them, after two that warm. */
export const perSecond = (texts: readonly string[], read: (text: string) => unknown, rounds: number): number => {
  const once = (): number => elapsedMs(() => readAll(texts, read))
  once()
  once()
  return (1000 * texts.length) / medianOf(rounds, once)
}

/** A text of exactly `length` characters, made of the texts in their order, again and again. */
export const textOfLength = (texts: readonly string[], length: number): string => {
  const all = `${texts.join('\n')}\n`
  return all.repeat(Math.ceil(length / all.length)).slice(0, length)
}

/** Time for a long text over the time for its ten tenths: the same words in both. */
export const linearRatio = (
  texts: readonly string[],
  read: (text: string) => unknown,
  rounds: number,
  elapsed = elapsedMs,
): number => {
  const whole = textOfLength(texts, longTextLength)
  const size = longTextLength / parts
  const tenths = Array.from({ length: parts }, (_, part) => whole.slice(part * size, (part + 1) * size))
  const ratio = (): number => elapsed(() => read(whole)) / elapsed(() => readAll(tenths, read))
  ratio()
  return medianOf(rounds, ratio)
}

/** A program that triages one message. */
export const firstMessage = (module: URL): string =>
  `const { triageMessage } = await import(${JSON.stringify(module.href)}); triageMessage('on se moque de moi tous les jours')`

/** From the start of a fresh process to its end, in milliseconds: the median of seven. Throws when one fails. */
export const medianStartMs = (program: string): number =>
  medianOf(starts, () =>
    elapsedMs(() => {
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`a fresh process failed: ${stderr}`)
    }),
  )

const elapsedMs = (work: () => void): number => {
  const before = performance.now()
  work()
  return performance.now() - before
}

const medianOf = (times: number, measure: () => number): number => {
  const measured = Array.from({ length: times }, measure).sort((a, b) => a - b)
  return measured[Math.floor(times / 2)] ?? Number.NaN
}

const round = (value: number): number => Math.round(value * 100) / 100
