import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { everyMigration } from '../../services/store/migrations/every-migration.ts'

/** What the operator's page names must be there, and what is there must be on the page. */
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const text = (path: string): string => readFileSync(root(path), 'utf8')
const page = text('docs/operating.md')

const all = (where: string, pattern: RegExp): string[] => [
  ...new Set([...where.matchAll(pattern)].map(([, found = '']) => found)),
]
const sources = (folder: string): string =>
  readdirSync(root(folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => text(`${folder}/${path}`))
    .join('\n')

describe('docs/operating.md', () => {
  test('names the commands of `npm run store`, all of them and no other', () => {
    const named = all(page, /npm run store -- ([a-z-]+)/g)
    const usage = String(JSON.parse(text('locales/fr/store.json')).usage)
    expect(named.sort()).toEqual(all(usage, /^ {2}([a-z-]+)/gm).sort())
    const program = text('scripts/store.ts')
    for (const command of named) expect([command, program.includes(command)]).toEqual([command, true])
  })

  test('names every event of the log, and every metric of our own', () => {
    const bot = sources('bot')
    const events = [
      ...all(bot, /[tT]roubles\.(?:repeated|once|note)\('([a-z_]+)'/g),
      ...all(bot, /\bevent: '([a-z_]+)'/g),
      'migration_started',
      'migration_done',
      'store_unavailable',
    ]
    expect(events.length).toBeGreaterThan(8)
    expect(events.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
    const metrics = all(text('bot/routes/health.ts'), /'(relais_[a-z_]+)'/g)
    expect(metrics.length).toBeGreaterThan(2)
    expect(metrics.filter((name) => !page.includes(name))).toEqual([])
  })

  test('says of each period what .env.example says', () => {
    const periods = [...text('.env.example').matchAll(/^(RETENTION_\w+)=(\d+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ])
    expect(periods.length).toBe(6)
    for (const [name, value] of periods) expect(page).toContain(`| \`${name}\` | ${value} |`)
  })

  test('lists every migration, and whether older programs can go on', () => {
    for (const { id, needs } of everyMigration)
      expect(page).toMatch(new RegExp(`^\\| \`${id}\` \\|.*\\| ${needs ? 'refuse' : 'can go on'}`, 'm'))
  })

  test('its settings are settings, its links lead somewhere', () => {
    const known = all(`${text('.env.example')}\n${text('deploy/compose.env.example')}`, /^([A-Z_]+)=/gm)
    const named = all(page, /`((?:RELAIS|RETENTION|MONGODB|DIRECT_LINE|METRICS|TRUSTED|PUBLIC|DATA)_[A-Z_]+)\b/g)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
    const anchors = all(page, /^#+ (.+)$/gm).map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )
    expect(all(page, /\]\(#([^)]+)\)/g).filter((anchor) => !anchors.includes(anchor))).toEqual([])
    expect(all(page, /\]\((?!#|https?:)([^)#]+)/g).filter((path) => !existsSync(root(`docs/${path}`)))).toEqual([])
  })

  test('what it says is on the screen, is what the program says', () => {
    const said = readdirSync(root('locales/fr'))
      .map((file) => text(`locales/fr/${file}`))
      .join('\n')
    const incidents = page.slice(page.indexOf('## When something is wrong'), page.indexOf('## Sizing'))
    const quoted = all(incidents, /^\| "([^"]+)"/gm).flatMap((line) => line.split(' … '))
    expect(quoted.length).toBeGreaterThan(8)
    expect(quoted.filter((words) => !said.includes(words))).toEqual([])
  })
})
