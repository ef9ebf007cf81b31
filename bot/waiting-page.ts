import { createHash } from 'node:crypto'
import type { EmergencyContact } from '../services/emergency/contact.ts'
import { alwaysShown, contactById } from '../services/emergency/contacts.ts'
import { words } from './words.ts'

/** Where "Quitter vite" leads, as on the teen's page (a test compares). */
const neutralAddress = 'https://meteofrance.com/'
/** The page comes back by itself, without a script; rarely enough for somebody who is reading a number from it. */
const refreshSeconds = 30

const style = `
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 40rem; padding: 1rem }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem }
a { color: inherit }
.leave, li a { display: block; padding: .75rem 1rem; border: 1px solid; border-radius: .75rem; text-decoration: none }
.leave { font-weight: bold }
ul { list-style: none; padding: 0 }
li { margin: .5rem 0 }
strong { font-size: 1.25em }
`

export const waitingPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a teen sees while the store is awaited: that it is not their fault, whom to call, and the way out. No script. */
export const waitingPage = (now: number): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>${escapeHtml(words('bot:waiting.title'))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${refreshSeconds}">
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(words('bot:waiting.title'))}</h1>
<a class="leave" href="${neutralAddress}" rel="noreferrer">${escapeHtml(words('bot:waiting.leave'))}</a>
</header>
<main>
<p>${escapeHtml(words('bot:waiting.why'))}</p>
<p>${escapeHtml(words('bot:waiting.back'))}</p>
<h2>${escapeHtml(words('bot:waiting.numbers'))}</h2>
<ul>
${alwaysShown.map((id) => contactLine(contactById(id, now))).join('\n')}
</ul>
</main>
</body>
</html>
`

const contactLine = ({ name, purpose, hours, action }: EmergencyContact): string =>
  `<li><a href="${escapeHtml(action)}" rel="noreferrer"><strong>${escapeHtml(name)}</strong> ` +
  `${escapeHtml(purpose)} <small>${escapeHtml(hours)}</small></a></li>`

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
