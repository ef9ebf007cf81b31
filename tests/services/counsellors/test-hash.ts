import { createHmac } from 'node:crypto'

export const testHash = (text: string): string =>
  createHmac('sha256', 'a key for tests').update(text).digest('base64url')
