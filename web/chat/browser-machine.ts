import type { Answer, KeyValue, Machine, Socket, SocketEvents } from './machine.ts'

/** Direct Line answers a post within 20 s, or not at all. */
const patienceMs = 20_000

/** The browser, as the page's logic sees it. */
export function browserMachine(): Machine {
  return {
    request,
    openSocket,
    session: storage('sessionStorage'),
    device: storage('localStorage'),
    now: () => Date.now(),
    isSeen: () => document.visibilityState === 'visible',
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
    newId,
  }
}

async function request(method: string, path: string, options: Parameters<Machine['request']>[2]): Promise<Answer> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), patienceMs)
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      cache: 'no-store',
      credentials: 'omit',
      keepalive: options.keepalive ?? false,
      signal: stop.signal,
    })
    return { status: response.status, body: await response.json().catch(() => undefined) }
  } finally {
    clearTimeout(timer)
  }
}

function openSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => events.opened())
  socket.addEventListener('message', ({ data }) => events.heard(data))
  socket.addEventListener('close', () => events.ended())
  return socket
}

const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A browser that refuses storage (private mode, blocked cookies) still talks: memory then stands in until the page closes. */
function storage(name: 'sessionStorage' | 'localStorage'): KeyValue {
  try {
    const found = window[name]
    found.setItem('relais.probe', '')
    found.removeItem('relais.probe')
    return found
  } catch {
    return memoryStorage()
  }
}

export function memoryStorage(): KeyValue {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}
