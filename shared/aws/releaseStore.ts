import { randomUUID } from 'node:crypto'
import { access, link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { openBucket } from './bucket.ts'

/**
 * Where catalogue releases are kept: immutable objects, written once. Numbers of manifests are gapless; there is no
 * pointer that could go back, the newest release is the last manifest.
 */
export type ReleaseStore = {
  /** Stores a release's file under number and digest. Repeating it is harmless. */
  putFile(release: number, digest: string, bytes: Uint8Array): Promise<void>
  getFile(release: number, digest: string): Promise<Uint8Array>
  /** 'exists' when the release has a manifest already: the first one stands. */
  putManifest(release: number, text: string): Promise<'done' | 'exists'>
  getManifest(release: number): Promise<string | undefined>
  /** Numbers of manifests after a number, rising. */
  list(after: number): Promise<number[]>
}

const padded = (release: number) => String(release).padStart(12, '0')
const manifestName = (release: number) => `${padded(release)}.json`
const fileName = (release: number, digest: string) => `${padded(release)}-${digest}.sqlite`
const numberOf = (name: string): number[] => (/^[0-9]{12}\.json$/.test(name) ? [Number(name.slice(0, 12))] : [])

/** Releases in a folder: written aside, flushed, then moved into place, so that a crash leaves all of a file or nothing. */
export const folderReleaseStore = (folder: string): ReleaseStore => {
  const manifests = join(folder, 'releases')
  const files = join(folder, 'files')
  const made = Promise.all([mkdir(manifests, { recursive: true }), mkdir(files, { recursive: true })])
  made.catch(() => {})

  const flush = async (path: string) => {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
  }
  const writeAside = async (where: string, data: Uint8Array | string): Promise<string> => {
    await made
    const aside = join(where, `.${randomUUID()}`)
    const handle = await open(aside, 'wx')
    try {
      try {
        await handle.writeFile(data)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      // A full disk: what was written of it would stay for ever.
      await unlink(aside)
      throw error
    }
    return aside
  }

  return {
    putFile: async (release, digest, bytes) => {
      await rename(await writeAside(files, bytes), join(files, fileName(release, digest)))
      await flush(files)
    },
    getFile: (release, digest) => readFile(join(files, fileName(release, digest))),
    putManifest: async (release, text) => {
      const aside = await writeAside(manifests, text)
      try {
        await link(aside, join(manifests, manifestName(release)))
        await flush(manifests)
        return 'done'
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists'
        throw error
      } finally {
        await unlink(aside)
      }
    },
    getManifest: async (release) => {
      try {
        return await readFile(join(manifests, manifestName(release)), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    list: async (after) => {
      await made
      // Numbers have no gaps: when the next one is not there, none is, and the folder need not be read.
      const next = await access(join(manifests, manifestName(after + 1))).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return false
          throw error
        },
      )
      if (!next) return []
      return (await readdir(manifests))
        .flatMap(numberOf)
        .filter((n) => n > after)
        .sort((a, b) => a - b)
    },
  }
}

const prefix = 'releases/'

/** Releases in a bucket. Manifests are written with `If-None-Match: *`, which S3 decides atomically. */
export const s3ReleaseStore = (bucketName: string): ReleaseStore => {
  const bucket = openBucket(bucketName)
  return {
    putFile: async (release, digest, bytes) => {
      await bucket.put(`files/${fileName(release, digest)}`, bytes, 'application/vnd.sqlite3')
    },
    getFile: async (release, digest) => {
      const bytes = await bucket.get(`files/${fileName(release, digest)}`)
      if (!bytes) throw new Error('a release file is not in the bucket')
      return bytes
    },
    putManifest: (release, text) =>
      bucket.put(`${prefix}${manifestName(release)}`, text, 'application/json; charset=utf-8', { onlyNew: true }),
    getManifest: async (release) => {
      const bytes = await bucket.get(`${prefix}${manifestName(release)}`)
      return bytes && new TextDecoder().decode(bytes)
    },
    list: async (after) => {
      const names = await bucket.list(prefix, `${prefix}${manifestName(after)}`)
      return names.flatMap((name) => numberOf(name.slice(prefix.length)))
    },
  }
}
