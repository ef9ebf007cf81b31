import { words } from '../../locales/figures/words.ts'
import { csv } from '../../locales/fr/figures.json'
import { withEdition } from './stats-api.ts'

const columns = [
  ...(['edition', 'table', 'title', 'dimension1', 'value1', 'dimension2', 'value2'] as const),
  ...(['count', 'suppressed', 'reason'] as const),
]

interface ExportsProps {
  path: string
  edition: string
  /** Fetches a file and hands it over, where it is given to those only who show again who they are. */
  save?: Save | undefined
}

/** Of the file at this address. */
export type Save = (href: string, name: string) => void

/** For whoever reads the files with a program: the same for everybody, and without a figure. */
const files = [
  { href: '/api/stats/dictionary.csv', word: 'exports.dictionaryFile' },
  { href: '/api/stats/schema.json', word: 'exports.schema' },
  { href: '/api/stats/helpline-categories.csv', word: 'exports.standard' },
] as const

/** What can be taken away, and what the columns of it mean. */
export function Exports({ path, edition, save }: ExportsProps) {
  const file = (kind: 'csv' | 'json', href: string) => {
    const [address, name] = [withEdition(href, edition), `relais-${edition}.${kind}`]
    return save ? (
      <button type="button" class="button" onClick={() => save(address, name)}>
        {words(`exports.${kind}`)}
      </button>
    ) : (
      <a class="button" href={address} download={name}>
        {words(`exports.${kind}`)}
      </a>
    )
  }
  return (
    <section aria-labelledby="section-exports" class="no-print">
      <h2 id="section-exports">{words('section.exports')}</h2>
      <p>{words('exports.intro')}</p>
      <ul class="actions">
        <li>{file('csv', `${path}.csv`)}</li>
        <li>{file('json', save ? `${path}.json` : path)}</li>
        <li>
          <button type="button" class="button" onClick={() => window.print()}>
            {words('exports.print')}
          </button>
        </li>
      </ul>
      <details>
        <summary>{words('exports.dictionary')}</summary>
        <p>{words('dictionary.intro')}</p>
        <dl>
          {columns.map((id) => (
            <div key={id}>
              <dt>{csv[id]}</dt>
              <dd>{words(`dictionary.${id}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
      <ul>
        {files.map(({ href, word }) => (
          <li key={href}>
            <a href={href} download>
              {words(word)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
