import { platformMentions } from '../../services/evidence/platform-mentions.ts'
import type { Platform } from '../../services/taxonomy.ts'
import type { Heard } from '../heard.ts'

const otherPlaces =
  /\b(?:discord|roblox|fortnite|minecraft|valorant|fifa|whatsapp|telegram|messenger|facebook|sms|texto|mails?|telephone|vocal|serveur|jeu|jeux|live|forum|minitel|pronote|ent|groupe)\b/
const school =
  /\b(?:college|lycee|ecole|classe|internat|cour|recre|recreation|cantine|bahut|bus|vestiaires?|club|entrainement)\b|🏫/u

/** Platforms named or linked in a message. Only its first part is read: answers are short. */
export function readPlatforms(heard: Heard): Platform[] {
  const named = platformMentions(heard.text.slice(0, 2000)).flatMap(({ platform }) => platform ?? [])
  return [...new Set([...named, ...heard.links.map((link) => link.platform)])]
}

/** Does the message say where it happens: an app, a game, school. */
export const namesPlace = (heard: Heard): boolean =>
  platformMentions(heard.text.slice(0, 2000)).length > 0 ||
  heard.links.length > 0 ||
  otherPlaces.test(heard.words.slice(0, 600)) ||
  school.test(heard.words.slice(0, 600))
