import type { Staff } from '../../support/staff.ts'
import type { Teen } from '../../support/teen.ts'

/** Tells a story until the bot gives its follow-up code; gives the code. */
export async function codeOf(teen: Teen): Promise<string> {
  for (const text of [
    '14 ans',
    'C’est pour moi',
    'ils se moquent de moi tous les jours sur insta',
    'Non, pas maintenant',
    'Non',
  ]) {
    await teen.says(text)
    const code = shownCode(teen)
    if (code) return code
  }
  throw new Error('no code was shown')
}

const shownCode = (teen: Teen): string | undefined => {
  const shown = teen.heard.find(({ channelData }) => channelData?.relais?.kind === 'code')
  return shown?.text?.match(/[a-z]+(?:-[a-z]+){5}/)?.[0]
}

/** The queued case in which this was said. */
export async function caseWith(counsellor: Staff, words: string): Promise<string> {
  for (const { id } of await counsellor.queue()) {
    const { body } = await counsellor.looksInto(id)
    if (textsOf(body.messages ?? []).includes(words)) return id
  }
  throw new Error('no such case in the queue')
}

export const textsOf = (heard: { text?: string }[]): string => heard.map(({ text }) => text ?? '').join('\n')
