import { describe, expect, test } from 'vitest'
import { afternoon, Play } from './play.ts'

describe('the safety net', () => {
  test('numbers first and alone, written in the text too, then words, what the team does, and the code last', () => {
    const play = new Play()
    const replies = play.says('je veux mourir')
    expect(replies[0]?.contacts?.[0]?.id).toBe('3114')
    for (const contact of replies[0]?.contacts ?? []) expect(replies[0]?.text).toContain(contact.name)
    expect(replies[1]?.text).toContain('Ta vie compte')
    expect(replies[2]?.text).toContain("Je préviens l'équipe tout de suite")
    expect(replies[3]?.kind).toBe('code')
    expect(replies).toHaveLength(4)
    expect(play.draft.current).toBeUndefined()
  })

  test('nobody on duty: no alert is claimed, an open line is named', () => {
    const play = new Play({ onDuty: false }, afternoon + 10 * 3_600_000)
    const replies = play.says('je veux mourir')
    expect(replies[2]?.text).toContain("personne de l'équipe n'est là")
    expect(replies[2]?.text).toContain('3114')
    expect(replies[2]?.text).not.toContain('Je préviens')
  })

  test('once for each new danger, and again for another one', () => {
    const play = new Play()
    play.says('je veux mourir')
    const again = play.says('je veux vraiment mourir')
    expect(again.some((reply) => (reply.contacts?.length ?? 0) > 0)).toBe(false)
    const other = play.says('mon beau-père me frappe tous les soirs à la maison')
    expect(other[0]?.contacts?.map((contact) => contact.id)).toContain('119')
  })

  test('afterwards there is no form, and the same words never come twice in a row', () => {
    const play = new Play()
    play.says('je veux mourir')
    let before = ''
    for (const turn of ['je sais pas', 'personne', 'ok', 'je pleure', 'oui', 'hmm']) {
      const text = play
        .says(turn)
        .map((reply) => reply.text)
        .join('\n')
      expect(text).not.toBe(before)
      expect(text).not.toMatch(/depuis quand|colle le lien|J'envoie/)
      before = text
    }
  })

  test('writing about another person: words for that', () => {
    const play = new Play()
    play.says("c'est pour une amie")
    const replies = play.says('elle a dit à ma pote et moi que elle veut se tuer ce soir')
    expect(replies[0]?.contacts?.length).toBeGreaterThan(0)
    expect(play.report.severity).toBe('critical')
  })

  test('a parent reads neither "tu" nor what is worded for teens', () => {
    const play = new Play()
    play.says('Passer')
    play.says('Je suis parent')
    const replies = play.says("mon fils de 13 ans dit qu'il veut mourir")
    expect(replies[0]?.contacts?.[0]?.id).toBe('3114')
    const familiar = /(?<!\p{L})(?:(?:tu|te|toi|ton|ta|tes)(?!\p{L})|t')/iu
    expect(replies.filter((reply) => familiar.test(reply.text))).toEqual([])
  })
})
