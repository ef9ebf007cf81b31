import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../bot/config.ts'
import { explain } from '../bot/main.ts'
import { statsJson } from '../bot/stats/stats-json.ts'
import type { FigureData } from '../locales/figures/figure-data.ts'
import { words } from '../locales/figures/words.ts'
import { Editions } from '../services/stats/editions.ts'
import { buildReport, isPublished } from './report/build-report.ts'
import { reportHtml } from './report/report-html.ts'
import { reportPdf } from './report/report-pdf.ts'
import { ToolFailure, withStore } from './store/places.ts'

interface Wanted {
  /** Absent: the newest quarter. */
  edition: string | undefined
  folder: string
  audience: 'inside' | 'public'
}

const wantedBy = (args: string[]): Wanted | undefined => {
  try {
    const { values } = parseArgs({
      args,
      options: { edition: { type: 'string' }, out: { type: 'string' }, inside: { type: 'boolean' } },
    })
    return { edition: values.edition, folder: values.out ?? '.', audience: values.inside ? 'inside' : 'public' }
  } catch {
    // An option that does not exist.
    return undefined
  }
}

/**
 * `npm run report -- [--edition 2026-T1] [--out FOLDER] [--inside]`: the report of a published edition, as HTML and PDF,
 * also while the server runs. Rounded as everybody may read it, unless `--inside`. Computes nothing: what was published is
 * what it says, and the same edition gives the same bytes. Exit code 1: there is none; 2: not such a command.
 */
export async function main(args: string[]): Promise<void> {
  const wanted = wantedBy(args)
  if (!wanted) return fail(words('report.usage'), 2)
  let config: Config | undefined
  try {
    config = loadConfig(process.env)
    const data = await readFigures(config, wanted)
    if (!isPublished(data)) return fail(words('report.nothing'), 1)
    const report = buildReport(data)
    mkdirSync(wanted.folder, { recursive: true })
    const name = join(wanted.folder, `relais-${data.edition.id}${wanted.audience === 'inside' ? '-interne' : ''}`)
    writeFileSync(`${name}.html`, reportHtml(report))
    writeFileSync(`${name}.pdf`, await reportPdf(report, new Date(`${data.edition.publishedOn}T00:00:00Z`)))
    console.log(words('report.written', { html: `${name}.html`, pdf: `${name}.pdf` }))
  } catch (error) {
    fail(error instanceof ToolFailure ? error.message : explain(error, config), 1)
  }
}

/** Throws `ToolFailure` when there is no such edition. */
async function readFigures(config: Config, { edition, audience }: Wanted): Promise<FigureData> {
  const all = await withStore(config, { beside: true }, async ({ store }) => (await Editions.open(store)).all())
  const data = statsJson(all, { audience, wanted: edition, now: Date.now() })
  if (data) return data
  const known = all.map(({ _id }) => _id).join(', ') || words('report.none')
  throw new ToolFailure(words('report.noEdition', { edition: edition ?? '', known }))
}

function fail(reason: string, exitCode: number): void {
  console.error(reason)
  process.exitCode = exitCode
}

// `npm run report` imports this file and calls `main` itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
