const unknown =
  /\b(?:sais|savons|savais|ignore|ignorons|connais|connaissons|connait)\b.{0,20}\b(?:qui|pas|age)\b|\binconnue?s?\b|\baucune idee\b|\brandoms?\b|\bj en sais rien\b|\b(?:ma )?kan3erfouch\b|\bdont know (?:him|her|them)\b/
const known = /\bje (?:le|la|les) connais\b|\bconnais de vue\b|\bje crois que c est\b/
const people =
  /\b(?:mon|ma|mes|notre|leur|son|sa|un|une|des|les|le|la|deux|trois|\d{1,2}) (?:(?:anciens?|anciennes?|ex|meilleurs?|meilleures?|vrais?|sale|petit|grand|autre|adulte) )*(?:ex|copains?|copines?|potes?|amis?|amies?|mecs?|gars|garcons?|filles?|meufs?|gens|eleves?|profs?|adultes?|voisins?|voisines?|joueurs?|joueuses?|inconnue?s?|homme|femme|monsieur|dame|daron|coach|animateur|surveillant|pion|cousins?|cousines?|frere|soeur|beau pere|belle mere|oncle|tante|camarades?|streameurs?|grands?|3e|4e|5e|6e)\b/
const inClass =
  /\b(?:de|dans) (?:ma|mon|son|sa|leur|notre|la) (?:classe|college|lycee|ecole|equipe|internat|club|groupe|bahut)\b|\bdu (?:club|lycee|college|foot)\b|\bdes 3e\b|👦|👧/u

/** Does the message name who does it, or say that nobody knows. */
export const namesSomeone = (words: string): boolean => {
  const head = words.slice(0, 600)
  return unknown.test(head) || known.test(head) || people.test(head) || inClass.test(head)
}
