import { useEffect, useState } from 'preact/hooks'

/** On a narrow page one pane is shown at a time. */
export type Screen = 'queue' | 'conversation' | 'case'

export interface Place {
  screen: Screen
  openId?: string | undefined
}

/** Where the page was before a reload. Kept in the history entry, not in the address: a case's id is nobody's bookmark. */
export function readPlace(): Place {
  const kept: Partial<Place> | null = history.state
  return { screen: kept?.screen ?? 'queue', openId: kept?.openId }
}

export const keepPlace = (place: Place): void => history.replaceState(place, '')

/** The screen shown, following the browser's own "back". */
export function useScreen(): [Screen, (next: Screen) => void] {
  const [screen, setScreen] = useState<Screen>(() => readPlace().screen)
  useEffect(() => {
    const follow = () => setScreen(readPlace().screen)
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])
  const go = (next: Screen) => {
    if (next !== readPlace().screen) history.pushState({ ...readPlace(), screen: next }, '')
    setScreen(next)
  }
  return [screen, go]
}
