import type { FileStore } from '../../../shared/store/files.ts'
import type { ReleaseStore } from './ports.ts'

const padded = (release: number) => String(release).padStart(12, '0')
const manifestName = (release: number) => `releases/${padded(release)}.json`
const fileName = (release: number, digest: string) => `files/${padded(release)}-${digest}.sqlite`
const numberOf = (name: string): number[] => {
  const found = /^releases\/([0-9]{12})\.json$/.exec(name)
  return found ? [Number(found[1])] : []
}

/** Releases as files: a manifest by its number, which nobody can take twice, and what it names by number and digest. */
export const releaseStore = (files: FileStore): ReleaseStore => ({
  putFile: async (release, digest, bytes) => {
    await files.put(fileName(release, digest), bytes, 'application/vnd.sqlite3')
  },
  getFile: async (release, digest) => {
    const bytes = await files.get(fileName(release, digest))
    if (!bytes) throw new Error('a release file is not in the store')
    return bytes
  },
  putManifest: (release, text) =>
    files.put(manifestName(release), text, 'application/json; charset=utf-8', { onlyNew: true }),
  getManifest: async (release) => {
    const bytes = await files.get(manifestName(release))
    return bytes && new TextDecoder().decode(bytes)
  },
  list: async (after) => (await files.list('releases/', manifestName(after))).flatMap(numberOf),
})
