import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { evidenceLinkSchema, rejectionReasons } from '../../../services/evidence/evidence-link.ts'
import { findLinks } from '../../../services/evidence/find-links.ts'

const lineSchema = z.object({
  id: z.string(),
  input: z.string(),
  expect: z.array(evidenceLinkSchema),
  reject: z.array(z.object({ raw: z.string(), why: z.enum(rejectionReasons) })),
})

const lines = readFileSync(new URL('../../corpus/links.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => lineSchema.parse(JSON.parse(line)))

describe('the corpus of links', () => {
  test('is whole', () => expect(lines).toHaveLength(120))

  test.each(lines)('$id', (line) => {
    expect(findLinks(line.input)).toEqual({ links: line.expect, rejected: line.reject })
  })

  test.each(lines.filter((line) => line.expect.length > 0))('$id: the canonical form is stable', (line) => {
    for (const link of line.expect) expect(findLinks(link.url)).toEqual({ links: [link], rejected: [] })
  })
})
