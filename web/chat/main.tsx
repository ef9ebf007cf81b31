import { render } from 'preact'
import { App } from './app.tsx'
import { browserMachine } from './browser-machine.ts'
import { Chat } from './chat.ts'
import { isFileOffered } from './file-guard.ts'
import { PageStorage } from './page-storage.ts'
import { leaveNow, TripleShift } from './quick-exit.ts'
import { Speaker } from './speaker.ts'
import { StandingLine } from './standing.ts'
import { readStaticNumbers } from './static-numbers.ts'

const machine = browserMachine()
const storage = new PageStorage(machine.session, machine.device)
storage.markOpened(machine.now())

const root = document.getElementById('app') as HTMLElement
const numbers = readStaticNumbers(document)
const speaker = new Speaker()
const chat = new Chat(machine, storage, (view) => {
  speaker.follow(view.thread)
  line.follow(`${view.thread.items.length} ${view.line}`)
  draw()
})
const line = new StandingLine(
  machine,
  () => storage.connection?.token,
  () => draw(),
)
let hasLeft = false

function draw(): void {
  if (hasLeft) return
  const voice = {
    isPossible: speaker.isPossible,
    isOn: speaker.isOn,
    toggle: () => {
      speaker.toggle(chat.view.thread)
      draw()
    },
  }
  const { now, newId } = machine
  render(
    <App
      chat={chat}
      view={chat.view}
      voice={voice}
      line={line}
      now={now}
      newKey={newId}
      numbers={numbers}
      leave={leave}
    />,
    root,
  )
}

function leave(): void {
  hasLeft = true
  leaveNow({
    tellServer: () => chat.postLeft(),
    stopEverything: () => {
      chat.close()
      line.close()
      speaker.stop()
    },
    clearSession: () => machine.session.clear(),
    clearDevice: () => machine.device.clear(),
    clearPage: () => document.body.replaceChildren(),
    neutralHistory: () => history.replaceState(null, '', '/'),
    goAway: (address) => location.replace(address),
  })
}

const shift = new TripleShift()
document.addEventListener(
  'keydown',
  (event) => {
    if (shift.press(event.key, machine.now(), event.repeat)) leave()
  },
  true,
)

window.addEventListener('online', () => chat.wake())
window.addEventListener('offline', () => chat.networkLost())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') chat.wake()
})
window.addEventListener('pagehide', () => storage.markClosed(machine.now()))
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  storage.markOpened(machine.now())
  // Kept alive by the browser after it was left or erased: nothing of it may show again.
  if (hasLeft || !storage.connection) location.reload()
  else chat.wake()
})

document.addEventListener('paste', (event) => stopFile(event, event.clipboardData), true)
document.addEventListener('drop', (event) => stopFile(event, event.dataTransfer), true)
document.addEventListener('dragover', (event) => {
  // Without this the browser would open a dropped file in place of the page.
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
})

function stopFile(event: Event, offered: DataTransfer | null): void {
  if (!offered || !isFileOffered(offered)) return
  event.preventDefault()
  event.stopPropagation()
  chat.refuseFile()
}

speaker.onVoices(draw)
root.replaceChildren()
draw()
chat.start()
