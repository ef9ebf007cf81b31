import { expect, test } from 'vitest'
import { rehearsals } from '../../../services/rehearsal/rehearsals.ts'
import { severities as taxonomySeverities } from '../../../services/taxonomy.ts'
import { movesIn } from '../../../web/console/rehearsal/moves.ts'
import { feedbackOn, rehearse } from '../../../web/console/rehearsal/rehearse.ts'
import { badMoves, goodMoves, type Move, type Script, severities } from '../../../web/console/rehearsal/script.ts'

const scripts: readonly Script[] = rehearsals
const scriptOf = (id: string): Script => {
  const found = scripts.find((script) => script.id === id)
  if (!found) throw new Error(id)
  return found
}

/** A sentence that makes this move and no other. */
const saying: Record<Exclude<Move, 'gives_number'>, string> = {
  thanks: 'Merci d’avoir écrit.',
  believes: 'Je te crois.',
  asks_open: 'Ça dure depuis quand ?',
  asks_danger: 'Là, maintenant, es-tu en danger ?',
  asks_suicide: 'Est-ce que tu penses à mourir ?',
  evidence: 'Note le pseudo.',
  next_step: 'Y a-t-il un adulte avec qui parler ?',
  blames: 'Pourquoi tu lui as envoyé ça ?',
  promises_secret: 'Je te promets que personne ne saura.',
  asks_image: 'Envoie-moi la photo.',
  minimises: 'Calme-toi.',
}
const sayFor = (move: Move, script: Script): string =>
  move === 'gives_number' ? `Appelle le ${script.numbers[0]}.` : saying[move]

const movesOf = (text: string, numbers: string[] = ['3114', '3018', '119']): Move[] =>
  movesIn(text, numbers).map(({ move }) => move)

test('each move is read from a sentence that makes it, and from no other', () => {
  expect([...severities]).toEqual([...taxonomySeverities])
  const read = [...goodMoves, ...badMoves].map((move) => movesOf(sayFor(move, scriptOf('tired'))))
  expect(read).toEqual([...goodMoves, ...badMoves].map((move) => [move]))
})

test.each([
  ['Ce n’est pas de ta faute.', ['believes']],
  ['C’est de ta faute.', ['blames']],
  ['Tu n’aurais pas dû répondre', ['blames']],
  ['pourquoi t’as envoyé ta photo', ['blames']],
  ['Je ne peux pas te promettre le secret.', []],
  ['Je ne te promets pas que personne ne saura.', []],
  ['Promis, ça reste entre nous', ['promises_secret']],
  ['Ne m’envoie pas la photo.', []],
  ['Tu peux m’envoyer la vidéo ?', ['asks_image']],
  ['Le 31 14 répond jour et nuit.', ['gives_number']],
  ['C’était en 31145.', []],
  ['Bonjour !', []],
  ['Je te crois. Pourquoi tu as répondu ?', ['believes', 'blames']],
] as [string, Move[]][])('%s', (text, moves) => {
  expect(movesOf(text)).toEqual(moves)
})

/**
 * Every path: where a conversation goes on depends only on what was already said, so going on once from each set of said
 * things covers every order they can be said in.
 */
const walk = (script: Script): { deepest: number; ends: number } => {
  const kinds = ['Bonjour.', ...script.answers.map(({ on }) => sayFor(on, script))]
  const seen = new Set<string>()
  const found = { deepest: 0, ends: 0 }
  const open: string[][] = [[]]
  for (let written = open.pop(); written; written = open.pop()) {
    for (const kind of kinds) {
      const next = [...written, kind]
      const { messages, isOver } = rehearse(script, next)
      const answered = messages.filter(({ from }) => from === 'teen').length - script.opening.length
      if (answered !== next.length) throw new Error(`${script.id}: ${next.length} written, ${answered} answered`)
      found.deepest = Math.max(found.deepest, next.length)
      if (isOver) {
        found.ends += 1
        continue
      }
      const place = messages
        .filter(({ from }) => from === 'teen')
        .map(({ text }) => text)
        .sort()
        .join('|')
      if (!seen.has(place)) open.push(next)
      seen.add(place)
    }
  }
  return found
}

test.each(scripts)(
  '$id: answers every message and comes to its end, whatever is written in whatever order',
  (script) => {
    // Four answers at a time: all orders of twelve would be millions, and an answer is only used up, never brought back.
    const parts = [0, 4, 8].map((from) => ({ ...script, answers: script.answers.slice(from, from + 4) }))
    for (const part of parts) {
      const { deepest, ends } = walk(part)
      expect(ends).toBeGreaterThan(0)
      expect(deepest).toBeLessThanOrEqual(part.answers.length + part.otherwise.length + 1)
    }
    const all = script.answers.map(({ on }) => sayFor(on, script))
    const told = rehearse(script, [...all, 'Ok.', 'Ok.', 'Ok.', 'Ok.', 'Ok.'])
    expect(told.isOver).toBe(true)
    expect(told.messages.at(-1)).toEqual({ from: 'teen', text: script.end })
  },
)

test.each(scripts)('$id: every answer can be reached, and shows every sign', (script) => {
  const all = script.answers.map(({ on }) => sayFor(on, script))
  const silent = ['Ok.', 'Ok.', 'Ok.', 'Ok.']
  const told = rehearse(script, [...all, ...silent]).messages.map(({ text }) => text)
  const unreachable = script.answers.filter(({ say }) => !told.includes(say))
  expect(unreachable).toEqual([])
  expect(feedbackOn(script, [...all, ...silent], 'low').unheard).toEqual([])
})

test.each(scripts)('$id: the feedback says for each choice where it stands to the taxonomy', (script) => {
  const right = severities.indexOf(script.severity)
  const verdicts = severities.map((chosen) => feedbackOn(script, [], chosen).verdict)
  expect(verdicts).toEqual(
    severities.map((_, rank) => (rank < right ? 'too_high' : rank > right ? 'too_low' : 'right')),
  )
})

test('the feedback says what helped, what to try, and quotes what is never said', () => {
  const written = [
    'Merci de me le dire. Ce n’est pas ta faute.',
    'Tu penses à mourir ? Appelle le 3114, puis le 0123456789.',
  ]
  const good = feedbackOn(scriptOf('tired'), written, 'critical')
  expect([good.done, good.given, good.slips]).toEqual([
    ['thanks', 'believes', 'asks_suicide', 'gives_number'],
    ['3114'],
    [],
  ])
  expect(good.missed).toEqual(['asks_danger', 'next_step'])
  expect(good.heard.map(({ quote }) => quote)).toEqual(['tout le monde serait mieux sans moi'])
  const hurried = feedbackOn(
    scriptOf('sextortion'),
    ['Pourquoi tu as envoyé ça ? Je te promets de garder le secret.'],
    'low',
  )
  expect(hurried.slips).toEqual([
    { move: 'blames', sentence: 'Pourquoi tu as envoyé ça ?' },
    { move: 'promises_secret', sentence: 'Je te promets de garder le secret.' },
  ])
  expect(hurried.done).toEqual([])
})
