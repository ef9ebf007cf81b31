import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import words from '../../../locales/fr/chat.json' with { type: 'json' }
import { alwaysShown, contactById } from '../../../services/emergency/contacts.ts'
import { numberWords, withoutRepeatedWays } from '../../../web/chat/number-words.ts'
import { neutralAddress } from '../../../web/chat/quick-exit.ts'
import { localFrenchVoice } from '../../../web/chat/read-aloud.ts'
import { inertText } from '../../../web/chat/thread.ts'
import { timeWords } from '../../../web/chat/time-words.ts'
import { t } from '../../../web/chat/words.ts'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const html = read('web/chat/index.html')
const sources = readdirSync(new URL('web/chat/', root)).filter((name) => /\.tsx?$/.test(name))

const sentences = (node: unknown): string[] =>
  typeof node === 'string' ? [node] : Object.values(node as object).flatMap(sentences)

describe('the words of the page', () => {
  test.each(sentences(words))('%s', (sentence) => {
    expect(sentence).not.toMatch(/[^\u202f][;:!?](?:\s|$)/u)
    for (const part of sentence.split(/[.?!…]\s*/)) expect(part.split(/\s+/).length).toBeLessThanOrEqual(15)
    expect(sentence).not.toMatch(/calme-toi|je comprends|tu aurais dû|pourquoi tu/i)
  })

  test('every key is used, and every key used exists', () => {
    const code = sources.map((name) => read(`web/chat/${name}`)).join('\n') + html
    const keys = Object.entries(words).flatMap(([section, entry]) =>
      typeof entry === 'string' ? [section] : Object.keys(entry).map((key) => `${section}.${key}`),
    )
    const states = ['message.sent', 'message.waiting', 'message.refused']
    const isUsed = (key: string) => states.includes(key) || code.includes(`'${key}'`) || code.includes(`{{${key}}}`)
    expect(keys.filter((key) => !isUsed(key))).toEqual([])
    for (const [, key] of html.matchAll(/\{\{([\w.]+)\}\}/g)) expect(keys).toContain(key)
  })

  test('variables are filled in', () => {
    expect(t('presence.here', { name: 'Camille' })).toBe('Camille est là')
  })

  test('times are said in French', () => {
    const at = new Date(2026, 10, 22, 17, 5).getTime()
    expect(timeWords(at, at)).toBe('17\u00a0h\u00a005')
    expect(timeWords(at, at + 86_400_000)).toBe('22 nov. 2026 à 17\u00a0h\u00a005')
  })

  test('what the teen pastes cannot be opened by mistake', () => {
    expect(inertText('là https://exemple.fr et HTTP://x')).toBe('là hxxps://exemple.fr et hxxp://x')
  })
})

describe('the static page', () => {
  test('leads away to the same neutral place as the button, and says nothing in its title', () => {
    expect(html).toContain(`href="${neutralAddress}"`)
    expect(words.page.title).toBe('Messages')
  })

  test('has no inline script or style, and nothing of another origin', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
    expect(html.match(/<script[^>]*>[^<]/)).toBeNull()
    const outside = [...html.matchAll(/(?:src|href)="(https?:[^"]*)"/g)].map(([, address]) => address)
    expect(outside).toEqual([neutralAddress])
    const looks = readdirSync(new URL('web/chat/looks', root)).map((name) => `web/chat/looks/${name}`)
    const css = ['web/chat/chat.css', ...looks, 'web/shared/base.css', 'web/shared/tokens.css'].map(read).join('')
    expect(css).not.toMatch(/url\(|https?:/)
  })

  test('has no way to choose a file', () => {
    for (const name of sources) expect(read(`web/chat/${name}`)).not.toMatch(/type="file"|FileReader|\.files\b/)
  })
})

describe('the numbers', () => {
  test('that are always on the page are in the data, whichever way they are named there', () => {
    const actions = alwaysShown.map((id) => contactById(id, 0).action)
    expect(actions).toEqual(expect.arrayContaining(['tel:17', 'tel:112', 'sms:114', 'tel:3114', 'tel:119', 'tel:3018']))
  })

  test('are written as people write them, unless the name does', () => {
    const contact = (name: string, action: string) => ({ name, action, purpose: '', hours: '', free: true })
    expect(numberWords(contact('Fil Santé Jeunes', 'tel:0800235236'))).toBe('0\u00a0800\u00a0235\u00a0236')
    expect(numberWords(contact('Défenseur des droits', 'tel:0969390000'))).toBe('09\u00a069\u00a039\u00a000\u00a000')
    expect(numberWords(contact('116 006 France Victimes', 'tel:116006'))).toBeUndefined()
    expect(numberWords(contact('Take It Down', 'https://takeitdown.ncmec.org'))).toBeUndefined()
  })

  test('one way in by writing is offered once', () => {
    const written = { label: 'SMS au 114', action: 'sms:114' }
    const contact = (action: string) => ({ name: action, action, purpose: '', hours: '', free: true, written })
    const ways = (actions: string[]) => withoutRepeatedWays(actions.map(contact)).map((each) => each.written?.label)
    expect(ways(['tel:119', 'tel:17'])).toEqual(['SMS au 114', undefined])
    expect(ways(['tel:3114', 'tel:17', 'sms:114'])).toEqual([undefined, undefined, undefined])
  })
})

test('only a French voice of the device may read aloud', () => {
  const voice = (lang: string, localService: boolean) => ({ lang, localService })
  expect(localFrenchVoice([voice('fr-FR', false), voice('en-GB', true)])).toBeUndefined()
  expect(localFrenchVoice([voice('fr-FR', false), voice('fr-CA', true)])).toEqual(voice('fr-CA', true))
  expect(localFrenchVoice([])).toBeUndefined()
})
