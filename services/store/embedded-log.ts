import { existsSync, readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { join } from 'node:path'

/**
 * SQLite opens a damaged write-ahead log as far as its checksums hold, and forgets what follows without a word: the end
 * of a log may always be a commit that was never acknowledged. The log's index beside it (`store.db-shm`), which survives a
 * killed process, says how far commits had been acknowledged; it is written after the log is on the disk.
 * Formats: https://sqlite.org/walformat.html
 */
interface LogIndex {
  /** Frames that commits had reached. */
  frames: number
  /** Of these, already copied into `store.db`. */
  copied: number
  salt: Buffer
}

const indexHeaderBytes = 48
const copiedAt = 2 * indexHeaderBytes
const logHeaderBytes = 32
const frameHeaderBytes = 24
const magic = 0x377f0682

const fileIn = (dataDir: string, name: string): Buffer => {
  const path = join(dataDir, name)
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}

/** Undefined: there is none, or a fall of the machine left it half-written. */
const readIndex = (shm: Buffer): LogIndex | undefined => {
  if (shm.length < copiedAt + 4) return undefined
  const header = shm.subarray(0, indexHeaderBytes)
  const isInitialised = header[12] === 1
  if (!isInitialised || !header.equals(shm.subarray(indexHeaderBytes, copiedAt))) return undefined
  // In the machine's own order of bytes.
  const number = (at: number) => (endianness() === 'LE' ? shm.readUInt32LE(at) : shm.readUInt32BE(at))
  return { frames: number(16), copied: number(copiedAt), salt: header.subarray(32, 40) }
}

type Sums = [number, number]

const sumOf = (bytes: Buffer, isBigEndian: boolean, [first, second]: Sums): Sums => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0
  }
  return [first, second]
}

/** Are the first `frames` frames of the log whole, and of this `salt`? */
const isWhole = (log: Buffer, { frames, salt }: LogIndex): boolean => {
  if (log.length < logHeaderBytes) return false
  const [word, pageBytes] = [log.readUInt32BE(0), log.readUInt32BE(8)]
  const frameBytes = frameHeaderBytes + pageBytes
  if (word >>> 1 !== magic >>> 1 || !log.subarray(16, 24).equals(salt)) return false
  if (log.length < logHeaderBytes + frames * frameBytes) return false
  const isBigEndian = (word & 1) === 1
  let sums = sumOf(log.subarray(0, 24), isBigEndian, [0, 0])
  for (let frame = 0; frame < frames; frame++) {
    const at = logHeaderBytes + frame * frameBytes
    sums = sumOf(log.subarray(at, at + 8), isBigEndian, sums)
    sums = sumOf(log.subarray(at + frameHeaderBytes, at + frameBytes), isBigEndian, sums)
    if (log.readUInt32BE(at + 16) !== sums[0] || log.readUInt32BE(at + 20) !== sums[1]) return false
    if (!log.subarray(at + 8, at + 16).equals(salt)) return false
  }
  return true
}

/** False: acknowledged writes that only the log held are cut off, or unreadable. Nobody may have the files open. */
export const isLogWhole = (dataDir: string): boolean => {
  const index = readIndex(fileIn(dataDir, 'store.db-shm'))
  if (!index || index.frames <= index.copied) return true
  return isWhole(fileIn(dataDir, 'store.db-wal'), index)
}
