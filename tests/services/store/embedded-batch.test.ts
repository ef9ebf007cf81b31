import Database from 'libsql'
import { beforeEach, expect, test } from 'vitest'
import { runBatch } from '../../../services/store/embedded-batch.ts'
import { EmbeddedEngine } from '../../../services/store/embedded-engine.ts'
import type { Answer, Request } from '../../../services/store/embedded-protocol.ts'

let db: Database.Database
let engine: EmbeddedEngine

beforeEach(() => {
  db = new Database(':memory:')
  engine = new EmbeddedEngine(db)
  const scalars = new Map([['_id', 'string' as const]])
  run({ op: 'declare', collection: 'docs', indexes: [], scalars })
})

const run = (...requests: Request[]): Answer[] => runBatch(db, engine, requests)
const put = (id: string, size = 10): Request => ({
  op: 'insertOne',
  collection: 'docs',
  doc: Object.assign({ _id: id }, { text: 'x'.repeat(size) }),
})
const count = (): Answer[] => run({ op: 'count', collection: 'docs', filter: {} })
const outcome = (answers: Answer[]) =>
  answers.map((answer) => (answer.ok ? 'ok' : answer.failure.kind === 'store' ? answer.failure.code : 'duplicate'))

test('one transaction; a failing request takes back only itself', () => {
  expect(outcome(run(put('a'), put('a'), put('b')))).toEqual(['ok', 'duplicate', 'ok'])
  expect(count()).toEqual([{ ok: true, result: 2, changes: [] }])
})

test('a document that has a field named ok is no refusal', () => {
  const change = {
    collection: 'docs',
    filter: { _id: 'a' },
    update: { $set: { ok: false } },
    after: true,
    upsert: false,
  }
  run(put('a'), { op: 'findOneAndUpdate', ...change })
  expect(run({ op: 'find', collection: 'docs', filter: { _id: 'a' } })).toMatchObject([{ result: [{ ok: false }] }])
})

test('a full disk refuses what does not fit, keeps the rest, and goes on', () => {
  const [pages] = db.prepare('PRAGMA page_count').all() as { page_count: number }[]
  db.prepare(`PRAGMA max_page_count = ${(pages?.page_count ?? 0) + 20}`).all()
  expect(outcome(run(put('a'), put('huge', 1_000_000), put('b')))).toEqual(['ok', 'disk_full', 'ok'])
  expect(outcome(run(put('huge', 1_000_000)))).toEqual(['disk_full'])
  expect(outcome(run(put('c')))).toEqual(['ok'])
  expect(count()).toEqual([{ ok: true, result: 3, changes: [] }])
})

test('a commit that fails at the end is tried again one by one', () => {
  // Deferred foreign keys are judged at COMMIT: here the second insert makes it fail.
  db.exec('PRAGMA foreign_keys = ON; CREATE TABLE parents (id TEXT PRIMARY KEY)')
  db.exec(`CREATE TABLE orphans (id TEXT REFERENCES parents(id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER orphan AFTER INSERT ON docs WHEN NEW._id = 'orphan' BEGIN INSERT INTO orphans VALUES ('nobody'); END`)
  expect(outcome(run(put('a'), put('orphan'), put('b')))).toEqual(['ok', 'failed', 'ok'])
  expect(count()).toEqual([{ ok: true, result: 2, changes: [] }])
})

test('changes name what was written, once, and nothing refused', () => {
  const answers = run(put('a'), put('a'), {
    op: 'commit',
    writes: [
      { op: 'deleteMany', collection: 'docs', filter: { _id: 'a' } },
      { op: 'updateOne', collection: 'docs', filter: { _id: 'z' }, update: { $set: { n: 1 } }, match: 'must' },
    ],
  })
  expect(answers.map((answer) => (answer.ok ? answer.changes : 'failed'))).toEqual([
    [{ collection: 'docs', id: 'a' }],
    'failed',
    [],
  ])
  expect(count()).toEqual([{ ok: true, result: 1, changes: [] }])
})
