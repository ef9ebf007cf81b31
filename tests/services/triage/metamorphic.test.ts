import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { severities } from '../../../services/taxonomy.ts'
import { triageMessage } from '../../../services/triage/triage-message.ts'

const line = z.object({ text: z.string(), severity: z.enum(severities) })
const texts = ['reports', 'probes'].flatMap((name) =>
  readFileSync(new URL(`../../corpus/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)))
    .filter(({ severity }) => severity === 'critical')
    .map(({ text }) => text),
)

const rank = (text: string): number => severities.indexOf(triageMessage(text).severity)
const fallen = (write: (text: string) => string): string[] =>
  texts.filter((text) => write(text) !== text && rank(write(text)) > rank(text)).map(write)

const names =
  /\b(?:Inès|Manon|Lucie|Théo|Kylian|Rayan|Marc|Léo|Hugo|Sarah|Jade|Yanis|Noé|Lina|Enzo|Soan|Mia|Lola|Emma|Tom)\b/g

test.each(['Aïssatou', 'Maëlys', 'Mohamed', 'Jean-Baptiste', 'Linh'])(
  'another first name (%s) changes nothing',
  (name) => {
    expect(fallen((text) => text.replace(names, name))).toEqual([])
  },
)

/** What teens do to a text when they are in a hurry: nothing here takes meaning away. */
const smsSpellings: readonly (readonly [RegExp, string])[] = [
  [/[éèê]/g, 'e'],
  [/à/g, 'a'],
  [/ç/g, 'c'],
  [/\bqu['’]/gi, 'k'],
  [/\bj['’]ai\b/gi, 'jai'],
  [/\bje suis\b/gi, 'jsuis'],
  [/\bje me\b/gi, 'jme'],
  [/\bje veux\b/gi, 'jveux'],
  [/\bc['’]est\b/gi, 'c'],
  [/\bquand\b/gi, 'qd'],
  [/\bpour\b/gi, 'pr'],
  [/\bdans\b/gi, 'ds'],
  [/\bavec\b/gi, 'ac'],
  [/\btout\b/gi, 'tt'],
  [/\btous\b/gi, 'ts'],
  [/\bque\b/gi, 'ke'],
  [/\bqui\b/gi, 'ki'],
  [/\bpas\b/gi, 'pa'],
  [/[!.,](?=\s|$)/g, ''],
]
const smsify = (text: string): string =>
  smsSpellings.reduce((written, [from, to]) => written.replace(from, to), text.toLowerCase())

test('the same words as a text message are as urgent', () => {
  expect(smsify("J'ai peur, je me suis enfermé dans ma chambre.")).toBe('jai peur jme suis enferme ds ma chambre')
  expect(fallen(smsify)).toEqual([])
})
