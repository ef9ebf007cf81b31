import { expect, test } from 'vitest'
import { isSendKey } from '../../../web/console/desk/conversation/enter-key.ts'
import { markQuotes, quoteInContext } from '../../../web/console/desk/conversation/quote-marks.ts'
import { awaitsAnswer, threadItems } from '../../../web/console/desk/conversation/thread.ts'
import { takeLink } from '../../../web/console/gate/given-link.ts'
import { inertText, mayCopyLinks } from '../../../web/console/words/inert-link.ts'
import { aCase } from './a-case.ts'

test('links are written inert wherever they stand', () => {
  expect(inertText('là https://x.com/a et HTTP://b.example')).toBe('là hxxps://x.com/a et hxxp://b.example')
})

test('no bare link is copied where an intimate image may be behind it', () => {
  for (const category of ['intimate_image_shared', 'intimate_image_threat', 'sextortion', 'sexual_deepfake']) {
    expect(mayCopyLinks(aCase({ categories: ['harassment', category] }))).toBe(false)
  }
  expect(mayCopyLinks(aCase({ categories: ['harassment', 'doxxing'] }))).toBe(true)
})

test('quoted words are marked, overlaps once, and nothing of the text is lost', () => {
  const text = 'je veux mourir, vraiment mourir'
  const segments = markQuotes(text, ['veux mourir', 'mourir', ''])
  expect(segments.filter((segment) => segment.quoted).map((segment) => segment.text)).toEqual(['veux mourir', 'mourir'])
  expect(segments.map((segment) => segment.text).join('')).toBe(text)
  expect(markQuotes('', ['a'])).toEqual([])
})

test('a reason shows a few words around its quote', () => {
  const message = `${'avant '.repeat(20)}il a un couteau ${'après '.repeat(20)}`.trim()
  const shown = quoteInContext('il a un couteau', ['autre', message])
  expect(shown).toMatch(/^…avant .*il a un couteau après .*…$/)
  expect(shown.length).toBeLessThan(130)
  expect(quoteInContext('introuvable', [message])).toBe('introuvable')
})

test('the thread has a line a day, says that the teen left and came back, and leaves unknown events out', () => {
  const items = threadItems([
    { from: 'teen', text: 'bonjour', at: '2026-11-21T20:00:00Z' },
    { from: 'teen', kind: 'event', text: 'left', at: '2026-11-21T20:01:00Z' },
    { from: 'teen', kind: 'event', text: 'relais/back', at: '2026-11-22T08:00:00Z' },
    { from: 'counsellor', kind: 'event', text: 'relais/presence', at: '2026-11-22T08:00:30Z' },
    { from: 'counsellor', text: 'bonjour', at: '2026-11-22T08:01:00Z' },
  ])
  expect(items.map((item) => (item.kind === 'event' ? item.event : item.kind))).toEqual([
    'day',
    'message',
    'left',
    'day',
    'back',
    'message',
  ])
})

test('the same voice in the same minute is named once; one of ours always', () => {
  const said = (from: 'teen' | 'bot' | 'counsellor', at: string) => ({ from, text: 'x', at: `2026-11-22T08:${at}Z` })
  const items = threadItems([
    ...[said('teen', '00:01'), said('bot', '00:02'), said('bot', '00:59'), said('bot', '01:00')],
    ...[said('teen', '01:10'), said('teen', '01:12'), said('counsellor', '02:00'), said('counsellor', '02:01')],
  ])
  const goesOn = items.flatMap((item) => (item.kind === 'message' ? [item.goesOn] : []))
  expect(goesOn).toEqual([false, false, true, false, false, true, false, false])
})

test('an answer is owed when the teen spoke last, whatever the program said since', () => {
  const at = '2026-11-22T08:00:00Z'
  const said = [
    { from: 'counsellor', text: 'oui', at },
    { from: 'teen', text: 'merci', at },
    { from: 'bot', text: 'reçu', at },
  ] as const
  expect(awaitsAnswer(said)).toBe(true)
  expect(awaitsAnswer(said.slice(0, 1))).toBe(false)
  expect(awaitsAnswer([])).toBe(false)
})

test('Enter sends, Shift+Enter and a touch keyboard go to the next line, Ctrl+Enter always sends', () => {
  const press = { key: 'Enter', shiftKey: false, ctrlKey: false, metaKey: false, isComposing: false }
  expect(isSendKey(press, false)).toBe(true)
  expect(isSendKey({ ...press, shiftKey: true }, false)).toBe(false)
  expect(isSendKey(press, true)).toBe(false)
  expect(isSendKey({ ...press, ctrlKey: true }, true)).toBe(true)
  expect(isSendKey({ ...press, isComposing: true }, false)).toBe(false)
  expect(isSendKey({ ...press, key: 'a' }, false)).toBe(false)
})

test('the token of a link is read once and leaves the address', () => {
  const asked: string[] = []
  const page = {
    location: { hash: '#invitation=abc%2Bdef', pathname: '/console', search: '' },
    history: { state: null, replaceState: (_: unknown, __: string, url: string) => void asked.push(url) },
  }
  expect(takeLink(page)).toEqual({ kind: 'invitation', token: 'abc+def' })
  expect(asked).toEqual(['/console'])
  const hashed = (hash: string) => takeLink({ ...page, location: { ...page.location, hash } })
  expect(hashed('#mot-de-passe=xyz')).toEqual({ kind: 'mot-de-passe', token: 'xyz' })
  expect([hashed(''), hashed('#/equipe'), hashed('#autre=xyz')]).toEqual([undefined, undefined, undefined])
})
