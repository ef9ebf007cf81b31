import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeCase, releaseCase, setSeverity } from '../../../web/console/desk/case/case-actions.ts'
import { Desk } from '../../../web/console/desk/desk.ts'
import { DraftStore } from '../../../web/console/desk/draft-store.ts'
import type { Api } from '../../../web/console/server/api.ts'
import { ApiProblem } from '../../../web/console/server/call.ts'
import type { CaseView } from '../../../web/console/server/case-view.ts'
import type { LiveHandlers } from '../../../web/console/server/live-events.ts'
import { aCase } from './a-case.ts'

const lea = { id: 'lea', name: 'Léa', email: 'lea@example.org', roles: ['counsellor'] }
const claimed = (changes: Partial<CaseView> = {}) => aCase({ status: 'claimed', claimedBy: 'lea', ...changes })

let queue: CaseView[]
let kept: Map<string, string>
let live: LiveHandlers
let api: { [K in keyof Api]: ReturnType<typeof vi.fn<Api[K]>> }
let desk: Desk
const unexpected = () => Promise.reject(new Error('not expected in this test'))

beforeEach(async () => {
  queue = [aCase()]
  kept = new Map()
  api = {
    whoAmI: vi.fn(unexpected),
    signIn: vi.fn(unexpected),
    prove: vi.fn(unexpected),
    directoryName: vi.fn(unexpected),
    signOut: vi.fn(unexpected),
    acceptInvitation: vi.fn(unexpected),
    queue: vi.fn(async () => ({ cases: queue, counts: { queued: queue.length, critical: 0, overdue: 0 } })),
    mine: vi.fn(async () => []),
    claimNext: vi.fn(async () => claimed()),
    claim: vi.fn(async (id) => claimed({ id })),
    readCase: vi.fn(async (id) => claimed({ id })),
    release: vi.fn(async (id) => aCase({ id })),
    confirm: vi.fn(async () => ({})),
    close: vi.fn(async (id) => claimed({ id, status: 'closed' })),
    addNote: vi.fn(async (id, text) => claimed({ id, notes: [{ at: '2026-11-22T16:00:00Z', by: 'lea', text }] })),
    setSeverity: vi.fn(async (id, severity) => claimed({ id, severity })),
    send: vi.fn(async () => ({ id: 'm1', at: '2026-11-22T16:10:00Z' })),
  }
  const drafts = new DraftStore({
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  })
  const connect = (handlers: LiveHandlers) => {
    live = handlers
    return () => {}
  }
  desk = new Desk({ api, connect, drafts, newKey: () => 'key' })
  desk.start(lea)
  live.up()
  await desk.refresh()
})
afterEach(() => desk.stop())

test('taking the next opens it; a second press meanwhile asks nothing', async () => {
  const [first, second] = await Promise.all([desk.takeNext(), desk.takeNext()])
  expect([first, second]).toEqual([true, false])
  expect(api.claimNext).toHaveBeenCalledTimes(1)
  expect(desk.state.open?.id).toBe('case-1')
})

test('a case that somebody else took is said in words, and the queue is fetched again', async () => {
  const fetchesBefore = api.queue.mock.calls.length
  api.claim.mockRejectedValue(new ApiProblem(409, 'already_claimed'))
  expect(await desk.take('case-1')).toBe(false)
  expect(desk.state.notice).toEqual({
    tone: 'bad',
    text: 'Quelqu’un d’autre vient de prendre ce cas. La file est à jour.',
  })
  await desk.refreshQueue()
  expect(api.queue.mock.calls.length).toBeGreaterThan(fetchesBefore)
})

test('a new critical case is announced without its content; those already there are not', async () => {
  expect(desk.state.announcement).toBe('')
  queue = [aCase(), aCase({ id: 'case-2', severity: 'critical' })]
  live.queue(false)
  await desk.refreshQueue()
  expect(desk.state.announcement).toBe('Un nouveau cas critique est dans la file.')
  expect(desk.state.queue?.map((row) => row.id)).toEqual(['case-2', 'case-1'])
})

test('triage without its second reader is said, until it is back', () => {
  live.queue(true)
  expect(desk.state.isTriageAlone).toBe(true)
  live.queue(false)
  expect(desk.state.isTriageAlone).toBe(false)
})

test('after a cut everything is fetched again and what was not sent goes', async () => {
  await desk.takeNext()
  live.down()
  expect(desk.state.connection).toBe('lost')
  api.send.mockRejectedValueOnce(new ApiProblem(0, 'network'))
  await desk.send('Bonjour')
  expect(desk.outbox.pending('case-1')).toMatchObject([{ text: 'Bonjour', state: 'failed' }])
  const reads = api.readCase.mock.calls.length
  live.up()
  await vi.waitFor(() => expect(desk.outbox.pending('case-1')).toEqual([]))
  expect(api.send).toHaveBeenCalledTimes(2)
  expect(api.readCase.mock.calls.length).toBeGreaterThan(reads)
})

test('a session that ends keeps what was typed and the open case; the same person finds both again', async () => {
  await desk.takeNext()
  desk.drafts.write('reply', 'case-1', 'Je réponds')
  api.queue.mockRejectedValueOnce(new ApiProblem(401, 'signed_out'))
  await desk.refreshQueue()
  expect(desk.state.hasEnded).toBe(true)
  desk.start(lea)
  expect(desk.state).toMatchObject({ hasEnded: false, openId: 'case-1' })
  expect(desk.drafts.read('reply', 'case-1')).toBe('Je réponds')
})

test('somebody else who signs in after an ended session finds neither case nor draft', async () => {
  await desk.takeNext()
  desk.drafts.write('reply', 'case-1', 'Je réponds')
  desk.start({ ...lea, id: 'sam' }, 'case-1')
  expect(desk.state.openId).toBeUndefined()
  expect(desk.state.open).toBeUndefined()
  expect(desk.drafts.read('reply', 'case-1')).toBe('')
})

test('a conversation that went to somebody else disappears from the screen, its draft stays', async () => {
  await desk.takeNext()
  desk.drafts.write('reply', 'case-1', 'Je réponds')
  api.readCase.mockRejectedValue(new ApiProblem(403, 'not_yours'))
  live.case('case-1')
  await desk.refreshOpen()
  expect(desk.state.open).toBeUndefined()
  expect(desk.state.notice?.text).toContain('n’est plus la vôtre')
  expect(desk.drafts.read('reply', 'case-1')).toBe('Je réponds')
})

test('a case read as queued, or as another person’s, is not shown', async () => {
  await desk.takeNext()
  api.readCase.mockResolvedValue(claimed({ claimedBy: 'sam' }))
  await desk.refreshOpen()
  expect(desk.state.open).toBeUndefined()
})

test('our own release is not said to be a loss, even when its event is faster than its answer', async () => {
  await desk.takeNext()
  api.readCase.mockResolvedValue(aCase())
  api.release.mockImplementation(async () => {
    live.case('case-1')
    await desk.refreshOpen()
    return aCase()
  })
  const said: string[] = []
  desk.onChange(() => said.push(desk.state.notice?.text ?? ''))
  await releaseCase(desk)
  expect(new Set(said)).toEqual(new Set(['', 'Le cas est de retour dans la file.']))
})

test('closing forgets what was typed for it; a refused closing keeps the case open and says why', async () => {
  await desk.takeNext()
  desk.drafts.write('note', 'case-1', 'note')
  api.close.mockRejectedValueOnce(new ApiProblem(0, 'network'))
  expect(await closeCase(desk, 'helped')).toBe(false)
  expect(desk.state.open?.id).toBe('case-1')
  expect(desk.state.notice?.tone).toBe('bad')
  expect(await closeCase(desk, 'helped')).toBe(true)
  expect(desk.state).toMatchObject({ openId: undefined, notice: { text: 'Le dossier est fermé.', tone: 'good' } })
  expect(desk.drafts.read('note', 'case-1')).toBe('')
})

test('what a case is confirmed as is kept before it is closed; where that fails, it is not closed', async () => {
  await desk.takeNext()
  const labels = { severity: 'high', categories: ['threat'], signals: [], ageBand: 'unknown', speaker: 'victim' }
  const confirmed = { ...labels, platforms: [], features: [] }
  api.confirm.mockRejectedValueOnce(new ApiProblem(0, 'network'))
  expect(await closeCase(desk, 'helped', confirmed)).toBe(false)
  expect(api.close).not.toHaveBeenCalled()
  expect(await closeCase(desk, 'helped', confirmed)).toBe(true)
  expect(api.confirm).toHaveBeenLastCalledWith('case-1', confirmed)
  await desk.takeNext()
  expect(await closeCase(desk, 'helped')).toBe(true)
  expect(api.confirm).toHaveBeenCalledTimes(2)
})

test('another severity goes with what the page showed, is announced, and reads the case again when it was refused', async () => {
  const heard = '2026-11-22T16:05:00.000Z'
  api.claimNext.mockResolvedValueOnce(claimed({ teenAt: heard }))
  await desk.takeNext()
  expect(await setSeverity(desk, 'low', 'une blague')).toBe(true)
  const seen = { severity: 'medium', teenAt: heard }
  expect(api.setSeverity).toHaveBeenLastCalledWith('case-1', 'low', 'une blague', seen)
  expect(desk.state.open?.severity).toBe('low')
  expect(desk.state.announcement).toBe('L’urgence est maintenant : Faible.')
  const reads = api.readCase.mock.calls.length
  api.setSeverity.mockRejectedValueOnce(new ApiProblem(409, 'case_changed', 'Le jeune a écrit.'))
  expect(await setSeverity(desk, 'medium', '')).toBe(false)
  expect(desk.state.notice).toEqual({ text: 'Le jeune a écrit.', tone: 'bad' })
  expect(api.readCase.mock.calls.length).toBeGreaterThan(reads)
})

test('a late answer about another case does not replace the one that is open', async () => {
  let answer = (_: CaseView) => {}
  api.readCase.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
  const opening = desk.openCase('slow')
  const other = desk.openCase('case-2')
  answer(claimed({ id: 'slow' }))
  await Promise.all([opening, other])
  expect(desk.state.open?.id).toBe('case-2')
})

test('signing out leaves nothing in this tab', async () => {
  await desk.takeNext()
  desk.drafts.write('reply', 'case-1', 'Je réponds')
  desk.clear()
  expect(kept.size).toBe(0)
  expect(desk.state.open).toBeUndefined()
})
