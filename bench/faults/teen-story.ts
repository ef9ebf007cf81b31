import { setTimeout as wait } from 'node:timers/promises'
import type { StubbornTeen } from './stubborn-teen.ts'

const sayings = [
  'salut',
  '13 ans',
  'C’est pour moi',
  'on m’insulte tous les jours sur Snapchat, dans le groupe de ma classe',
  'Je ne suis pas en danger',
  'Non, ça ne m’arrive pas',
  'depuis des semaines',
  'https://www.instagram.com/p/Cabc123XYZ_/ et @harceleur_du_93',
  'je sais pas',
  'Qui lit ça ?',
  'Retour',
  'ils disent que je suis nulle',
]
export const criticalSaying = 'je veux mourir ce soir, j’ai pris des médicaments'
const longestPauseMs = 120

/** An invented story, message by message; the words of danger instead of one of them, if they are in danger. */
export async function tellsAStory(teen: StubbornTeen, isInDanger: boolean, random: () => number): Promise<void> {
  await teen.arrives()
  const criticalAt = isInDanger ? Math.floor(random() * sayings.length) : -1
  for (const [index, saying] of sayings.entries()) {
    const isCritical = index === criticalAt
    await teen.says(isCritical ? criticalSaying : saying, isCritical)
    if (random() < 0.2) await teen.repeatsItself()
    if (random() < 0.5) await teen.tails()
    await wait(random() * longestPauseMs)
  }
}
