import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import type { EmergencyContact } from './services/emergency/contact.ts'
import { alwaysShown, contactById } from './services/emergency/contacts.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pages = ['chat', 'console', 'stats'].filter((page) => existsSync(here(`./web/${page}/index.html`)))

/** The first paint works without JavaScript, so its words and numbers are written into the HTML by the build. */
const filledPages = (): Plugin => ({
  name: 'relais-filled-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { filename }) => fillPage(html, /(\w+)\/index\.html$/.exec(filename)?.[1] ?? ''),
  },
})

/** `{{key.path}}` becomes the sentence of that key in `locales/fr/<page>.json`; `<!--numbers-->` the list of numbers. */
function fillPage(html: string, page: string): string {
  const filled = html.replace('<!--numbers-->', () => numbersList())
  if (!filled.includes('{{')) return filled
  const words = readJson(`./locales/fr/${page}.json`)
  return filled.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => escapeHtml(sentence(words, key)))
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(here(path), 'utf8'))

function sentence(words: unknown, key: string): string {
  const found = key
    .split('.')
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], words)
  if (typeof found !== 'string') throw new Error(`No words for {{${key}}}.`)
  return found
}

function numbersList(): string {
  const free = sentence(readJson('./locales/fr/chat.json'), 'numbers.free')
  const items = alwaysShown.map((id) => contactItem(contactById(id, 0), free))
  return `<ul class="contacts">${items.join('')}</ul>`
}

/**
 * The same elements and classes as the page's own contact link, which reads this list when it starts. Hours are written
 * out, since a page built once cannot know whether somebody answers now; 114 stands for every way in by writing.
 */
function contactItem({ name, purpose, hours, free, action }: EmergencyContact, freeWord: string): string {
  const facts = [hours, free ? freeWord : ''].filter(Boolean).join(' · ')
  return (
    `<li class="contact"><a class="call" href="${escapeHtml(action)}" rel="noreferrer">` +
    `<strong>${escapeHtml(name)}</strong> <span class="purpose">${escapeHtml(purpose)}</span> ` +
    `<span class="hours">${escapeHtml(facts)}</span></a></li>`
  )
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export default defineConfig({
  root: here('./web'),
  base: '/',
  publicDir: false,
  plugins: [filledPages()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // No data: URIs, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, here(`./web/${page}/index.html`)])) },
  },
})
