import words from '../../locales/fr/canned.json' with { type: 'json' }
import type { Category } from '../taxonomy.ts'
import type { CannedReply } from './canned-reply.ts'

const images: Category[] = ['intimate_image_shared', 'intimate_image_threat', 'sextortion', 'sexual_deepfake']

/** What the replies are for and how they are called up; their words are `canned.json`'s. No category: for every one. */
const seeds: { id: string; shortcut: string; categories?: Category[] }[] = [
  { id: 'hello', shortcut: 'b' },
  { id: 'believe', shortcut: 'm' },
  { id: 'echo', shortcut: 'ok' },
  { id: 'danger', shortcut: 'd' },
  { id: 'near', shortcut: 'q' },
  { id: 'suicide', shortcut: 's' },
  { id: 'today', shortcut: 'sa' },
  { id: 'life', shortcut: '3114' },
  { id: 'alone', shortcut: 'seul' },
  { id: 'locate', shortcut: 'ou' },
  { id: 'whisper', shortcut: '114' },
  { id: 'home', shortcut: '119' },
  { id: 'meeting', shortcut: 'rdv', categories: ['grooming', 'threat', 'sextortion'] },
  { id: 'pay', shortcut: 'paie', categories: ['sextortion', 'threat'] },
  { id: 'paid', shortcut: 'deja', categories: ['sextortion'] },
  { id: 'keep', shortcut: 'garde', categories: ['sextortion', 'intimate_image_threat', 'threat', 'grooming'] },
  { id: 'image', shortcut: 'img', categories: images },
  { id: 'block', shortcut: 'tid', categories: images },
  { id: 'resend', shortcut: 'renv', categories: images },
  { id: 'removal', shortcut: '3018' },
  { id: 'link', shortcut: 'lien' },
  { id: 'capture', shortcut: 'cap' },
  { id: 'noproof', shortcut: 'rien' },
  { id: 'law', shortcut: 'loi' },
  { id: 'complaint', shortcut: 'pl' },
  { id: 'account', shortcut: 'vol', categories: ['impersonation'] },
  { id: 'adult', shortcut: 'ad' },
  { id: 'secret', shortcut: 'sec' },
  { id: 'author', shortcut: 'reg' },
  { id: 'listen', shortcut: 'fsj' },
  { id: 'later', shortcut: 'code' },
  { id: 'end', shortcut: 'fin' },
]

const sentences: Record<string, string> = words

const sentence = (key: string): string => {
  const found = sentences[key]
  if (found === undefined) throw new Error(`canned.json has no ${key}`)
  return found
}

/** What stands there before anybody edits anything. `rev` 0: nobody has. */
export const seededReplies: readonly CannedReply[] = seeds.map(({ id, shortcut, categories = [] }) => ({
  _id: id,
  ...{ shortcut, categories, rev: 0 },
  title: sentence(`${id}.title`),
  text: sentence(`${id}.text`),
}))

const seededTagIds = ['school', 'parents', 'complaint', 'removal', 'referred', 'callback']
export const seededTags: readonly string[] = seededTagIds.map((id) => sentence(`tags.${id}`))

/** Nobody here knows a teen's code: it is kept as a hash alone. A reply names it without saying it. */
export const codeWords = sentence('variables.code')
