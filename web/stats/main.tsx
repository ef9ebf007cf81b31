import { type ComponentType, render } from 'preact'
import { words } from '../../locales/figures/words.ts'
import { StatsPage } from './stats-page.tsx'

const root = document.getElementById('app')
if (root) await start(root)

/** The sign-in and its words are downloaded by those only who come to sign in. */
async function start(root: HTMLElement): Promise<void> {
  if (/^\/stats\/public\/?$/.test(location.pathname)) {
    render(<StatsPage path="/api/stats/public" />, root)
    return
  }
  render(<p class="opening">{words('page.loading')}</p>, root)
  const { AnalystDoor }: { AnalystDoor: ComponentType } = await import('./analyst-door.tsx')
  render(<AnalystDoor />, root)
}
