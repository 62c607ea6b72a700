/** A region the hub may stand in. */
export type Region = {
  name: string
  /** Who runs the region in law; an ICP filing is asked for at this company. */
  operator: string
  /** Processor of the functions, unless the context says otherwise: arm64 is not shown to exist in the China partition. */
  architecture: 'x86_64' | 'arm64'
}

/** The two regions of the `aws-cn` partition. Personal data of the three provinces stays in China: there is no third row. */
export const regions: readonly Region[] = [
  { name: 'cn-north-1', operator: 'Sinnet', architecture: 'x86_64' },
  { name: 'cn-northwest-1', operator: 'NWCD', architecture: 'x86_64' },
]
