import { describe, expect, test } from 'vitest'
import { isFileOffered, withoutFiles } from '../../../web/chat/file-guard.ts'
import { FakeServer } from './fake-server.ts'
import { openOnline } from './open-chat.ts'

const png = `iVBORw0KGgo${'AbC9'.repeat(100)}==`
const dataUri = `data:image/png;base64,${png}`
const offer = (types: string[], text = '') => ({ types, getData: () => text })

describe('a file written as text', () => {
  test.each([dataUri, 'DATA:image/jpeg;base64,/9j/4AAQ', 'data:text/html,<b>x</b>', 'data:;base64,QUJD', png])(
    'is taken out (%#)',
    (file) => {
      expect(withoutFiles(`regarde ${file} c'est moi`)).toEqual({ text: "regarde  c'est moi", hadFile: true })
      expect(withoutFiles(file)).toEqual({ text: '', hadFile: true })
    },
  )

  test.each([
    'mes data: elles sont où ?',
    'https://www.instagram.com/p/CxYzAbCdEfG/?igsh=MzRlODBiNWFlZA==',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '',
  ])('words and links stay as they are: %s', (text) => {
    expect(withoutFiles(text)).toEqual({ text, hadFile: false })
  })
})

describe('a paste or a drop', () => {
  test('of a file is stopped, named or not; of a copied link it passes', () => {
    expect(isFileOffered(offer(['Files']))).toBe(true)
    expect(isFileOffered(offer(['Files', 'text/plain'], 'IMG_0042.jpg'))).toBe(true)
    expect(isFileOffered(offer(['text/plain'], dataUri))).toBe(true)
    expect(isFileOffered(offer(['text/plain'], 'bonjour'))).toBe(false)
    expect(isFileOffered(offer(['Files', 'text/plain'], 'https://www.tiktok.com/@x/video/1'))).toBe(false)
  })
})

test('no byte of a file is sent, kept or shown, whichever way it comes; the page says so itself', async () => {
  const server = new FakeServer()
  const { chat, machine } = await openOnline(server)
  const requests = machine.requests.length
  chat.refuseFile()
  chat.write(`voilà ${dataUri}`)
  chat.send(dataUri)
  await machine.pass(60_000)
  expect(machine.requests.slice(requests).filter(({ method }) => method === 'POST')).toEqual([])
  expect(machine.written).not.toContain('iVBOR')
  expect(JSON.stringify(chat.view)).not.toContain('iVBOR')
  expect(chat.view.draft).toBe('voilà ')
  expect(chat.view.thread.items.map(({ kind }) => kind)).toEqual(['file', 'file', 'file'])
})
