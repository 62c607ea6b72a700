const mark = '?mutant='

/**
 * A test file's name with the mutant that is in force while it runs: the test runner takes each such name for a file of
 * its own, so that one run holds the same file many times.
 */
export const nameWith = (file: string, mutant: number): string => `${file}${mark}${mutant}`

export const fileOf = (name: string): string => name.split(mark)[0] as string

export const mutantOf = (name: string): number | undefined => {
  const number = name.split(mark)[1]
  return number === undefined ? undefined : Number(number)
}
