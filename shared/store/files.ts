/** Named objects, immutable by use: written once, never changed, listed in the order of their names. */
export type FileStore = {
  /** Stores an object, whole or not at all. 'exists' only with `onlyNew`: one of the name was there, and it stands. */
  put(
    name: string,
    data: Uint8Array | string,
    type: string,
    options?: { onlyNew?: boolean },
  ): Promise<'done' | 'exists'>
  get(name: string): Promise<Uint8Array | undefined>
  /** Names with a prefix that come after a name, in order of their bytes. */
  list(prefix: string, after: string): Promise<string[]>
}
