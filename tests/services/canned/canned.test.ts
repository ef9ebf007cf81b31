import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { shortcutForm } from '../../../services/canned/canned-reply.ts'
import { fillVariables, unknownVariables } from '../../../services/canned/fill-variables.ts'
import { seededReplies, seededTags } from '../../../services/canned/seed.ts'
import { Toolbox } from '../../../services/canned/toolbox.ts'
import { aCounsellor, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const admin = aCounsellor('admin', ['administrator'])
const ines = aCounsellor('ines', ['supervisor'])
const lea = aCounsellor('lea')

describe('what is there before anybody edits', () => {
  test.each(seededReplies)('$_id can be sent as it is filled', ({ text, shortcut, title }) => {
    expect(unknownVariables(text)).toEqual([])
    const filled = fillVariables(text, 'Nadia')
    expect(filled).not.toMatch(/[{}]|undefined/)
    expect(shortcut).toMatch(shortcutForm)
    expect(title).not.toBe('')
    // What is never said to them, and no penalty as a threat.
    expect(filled).not.toMatch(/pourquoi tu as|tu aurais dû|calme-toi|je comprends ce que|prison|amende|promis/i)
    for (const sentence of filled.split(/[.?!]\s/)) {
      const words = sentence
        .replaceAll(/\([^)]*\)/g, '')
        .split(/\s+/)
        .filter((word) => /\p{L}|\d/u.test(word))
      expect([sentence, words.length <= 18]).toEqual([sentence, true])
    }
  })

  test('no shortcut twice; numbers and hours are the contacts file’s', () => {
    expect(new Set(seededReplies.map(({ shortcut }) => shortcut)).size).toBe(seededReplies.length)
    expect(fillVariables('{prénom} {code} {numéro 3018} {numéro fil_sante_jeunes} {nom take_it_down}', 'Léa')).toBe(
      'Léa ton code de suivi 3018 0\u00a0800\u00a0235\u00a0236 Take It Down',
    )
    expect(fillVariables('{horaires 3018}', 'Léa')).toContain('9')
    expect(fillVariables('{site take_it_down}', 'Léa')).toMatch(/^https:/)
    expect(unknownVariables('{nom 0000} {adresse} {site 3114} {numéro take_it_down}')).toHaveLength(4)
  })
})

describe('edited', () => {
  let opened: TestStore
  let toolbox: Toolbox
  beforeEach(async () => {
    opened = await openTestStore()
    toolbox = await Toolbox.open(opened.store)
  })
  afterEach(() => opened.end())
  const edit = { id: 'hello', rev: 0, title: 'Bonjour', text: 'Bonjour, {prénom}.', shortcut: 'b', categories: [] }
  const replies = async () => new Map((await toolbox.replies()).map((reply) => [reply._id, reply]))
  const audited = async () => {
    const raw = await opened.store.collection((await import('../../../services/audit/audit-record.ts')).auditDefinition)
    return (await raw.find({ at: { $gte: 0 } }).toArray()).map(({ type, by }) => `${type} ${by}`).sort()
  }

  test('by a supervisor or an administrator, audited, with what stood there before', async () => {
    expect(await toolbox.saveReply(lea, edit, t0)).toEqual({ ok: false, reason: 'not_allowed' })
    expect(await toolbox.saveReply(ines, edit, t0)).toEqual({ ok: true })
    expect(await toolbox.saveReply(admin, { ...edit, text: 'x' }, t0)).toEqual({
      ok: false,
      reason: 'edited_meanwhile',
    })
    expect(await toolbox.saveReply(ines, edit, t0)).toEqual({ ok: true })
    expect((await replies()).get('hello')).toMatchObject({
      text: 'Bonjour, {prénom}.',
      rev: 1,
      by: 'ines',
      before: [{ at: t0 }],
    })
    expect((await toolbox.replies())[0]?._id).toBe('hello')
    expect(await toolbox.removeReply(admin, 'hello', 1, t0)).toEqual({ ok: true })
    expect(await toolbox.removeReply(admin, 'hello', 1, t0)).toEqual({ ok: true })
    expect((await replies()).has('hello')).toBe(false)
    expect(await audited()).toEqual(['canned_changed admin', 'canned_changed ines'])
  })

  test('a new one once for its key; no variable that nobody can fill, no shortcut that is taken', async () => {
    const added = { ...edit, id: undefined, shortcut: 'neuf' }
    expect(await toolbox.saveReply(ines, { ...added, text: '{surnom}' }, t0)).toEqual({
      ok: false,
      reason: 'unknown_variable',
    })
    expect(await toolbox.saveReply(ines, { ...added, shortcut: '3114' }, t0)).toEqual({
      ok: false,
      reason: 'shortcut_taken',
    })
    await toolbox.saveReply(ines, added, t0, 'key')
    await toolbox.saveReply(ines, added, t0, 'key')
    expect((await toolbox.replies()).filter(({ shortcut }) => shortcut === 'neuf')).toHaveLength(1)
    expect((await toolbox.replies()).at(-1)?.shortcut).toBe('neuf')
  })

  test('two people saving at once: one is asked to look again', async () => {
    const both = await Promise.all([
      toolbox.saveReply(ines, { ...edit, text: 'a' }, t0),
      toolbox.saveReply(admin, { ...edit, text: 'b' }, t0),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('the tags are the administrator’s', async () => {
    expect(await toolbox.tags()).toEqual({ tags: [...seededTags], rev: 0 })
    expect(await toolbox.saveTags(ines, ['x'], 0, t0)).toEqual({ ok: false, reason: 'not_allowed' })
    expect(await toolbox.saveTags(admin, ['école', 'école'], 0, t0)).toEqual({ ok: true })
    expect(await toolbox.saveTags(admin, ['école'], 0, t0)).toEqual({ ok: true })
    expect(await toolbox.saveTags(admin, ['x'], 0, t0)).toEqual({ ok: false, reason: 'edited_meanwhile' })
    expect(await toolbox.tags()).toEqual({ tags: ['école'], rev: 1 })
  })
})
