import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../teams-app/schemas/${name}`, import.meta.url), 'utf8'))

/** What a published schema of an older draft says to a newer reader: its own name is not looked at. */
function compile(name: string) {
  const { $schema: _draft, id: _id, ...schema } = read(name)
  const ajv = new Ajv({ strict: false, allErrors: false })
  formats.default(ajv)
  return ajv.compile(schema)
}

let cards: ReturnType<typeof compile> | undefined

/** What is wrong with a card, held against the schema of the version that Teams shows; empty when nothing is. */
export function cardProblems(card: unknown): string[] {
  cards ??= compile('adaptive-card-1.5.schema.json')
  return cards(card) ? [] : (cards.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
